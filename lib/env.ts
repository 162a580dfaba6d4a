import { z } from 'zod';
import type { EncryptionKey } from './secrets.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const address = z.url({
  protocol: /^https?$/,
  error: 'has to be a full address such as https://shop.example',
});
const publicAddress = address
  .refine(
    (text) => !URL.canParse(text) || text.startsWith('https:') || loopback.has(new URL(text).hostname),
    {
      error: 'has to use https (plain http is accepted for this machine only)',
    },
  )
  .transform((text) => text.replace(/(?<!\/)\/+$/, ''));
const secret = z.string().min(16, { error: 'has to be a random text of at least 16 characters' });
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);
const wholeNumber = (max: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, { error: `has to be a whole number up to ${max}` })
    .transform(Number)
    .refine((value) => value <= max, { error: `has to be a whole number up to ${max}` });

const encryptionKeys = list.transform((parts, context): EncryptionKey[] => {
  const keys = parts.map((part, index) => {
    const colon = part.indexOf(':');
    const id = colon < 0 ? `k${index + 1}` : part.slice(0, colon);
    const body = part.slice(colon + 1);
    return { id, key: /^[0-9a-f]{64}$/i.test(body) ? Buffer.from(body, 'hex') : Buffer.from(body, 'base64') };
  });
  if (keys.length === 0 || keys.some(({ id, key }) => key.length !== 32 || !/^[\w-]{1,32}$/.test(id))) {
    context.addIssue({
      code: 'custom',
      message: 'has to be id:base64 of 32 random bytes, newest first, e.g. k1:$(openssl rand -base64 32)',
    });
    return z.NEVER;
  }
  return keys;
});

const both = {
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, { error: 'has to be a postgres:// address' }),
  /** Another role, which owns the tables and migrates them; without it the one above does. */
  DATABASE_MIGRATION_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: 'has to be a postgres:// address' })
    .optional(),
  APP_URL: publicAddress,
  NEXTAUTH_SECRET: secret,
  ENCRYPTION_KEY: encryptionKeys,
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_/, { error: 'has to be a Stripe secret or restricted key (sk_… or rk_…)' }),
  STRIPE_API_URL: address.optional(),
  ESIM_ACCESS_WEBHOOK_TOKEN: z.string().regex(/^[\w-]{16,}$/, {
    error: 'has to be at least 16 letters, digits, - or _ (it becomes part of an address)',
  }),
  OPERATOR_EMAILS: list.default([]),
  LANDFALL_DEMO: z.literal('1').optional(),
  PORT: wholeNumber(65_535).default(3000),
};

const web = z.object({
  ...both,
  STRIPE_WEBHOOK_SECRET: list.refine(
    (parts) => parts.length > 0 && parts.every((part) => part.length >= 8 && !/^[sr]k_/.test(part)),
    {
      error: "has to be the endpoint's signing secret (whsec_…); during rotation both, with a comma between",
    },
  ),
  NEXTAUTH_URL: publicAddress.optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_ISSUER_URL: address.optional(),
  TRUST_PROXY_HOPS: wholeNumber(10).default(0),
});

const encryption = z.object({
  DATABASE_URL: both.DATABASE_URL,
  ENCRYPTION_KEY: both.ENCRYPTION_KEY,
  LANDFALL_DEMO: both.LANDFALL_DEMO,
});

const worker = z.object({
  ...both,
  ESIM_ACCESS_API_URL: address
    .default('https://api.esimaccess.com/api/v1/open')
    .transform((text) => text.replace(/(?<!\/)\/+$/, '')),
  ESIM_ACCESS_CODE: z.string().min(1, { error: 'has to be the access code of your eSIM Access account' }),
  ESIM_ACCESS_SECRET: z.string().optional(),
  SMTP_URL: z.string().regex(/^smtps?:\/\//, { error: 'has to be an smtp:// or smtps:// address' }),
  MAIL_FROM: z
    .string()
    .min(3, { error: 'has to be the sender of all mails, e.g. Landfall <esim@shop.example>' }),
  WEB_INTERNAL_URL: address.optional(),
});

/** Names of the variables each process reads: what a secret is given to. */
export const variableNames = { web: Object.keys(web.shape), worker: Object.keys(worker.shape) };

export type WebEnv = z.infer<typeof web>;
export type WorkerEnv = z.infer<typeof worker>;

/** Everything both processes need, for whoever looks at the whole set-up. */
const whole = z.object({ ...web.shape, ...worker.shape });

/** What the command that seals stored secrets anew needs. Throws one error that lists everything wrong. */
export function encryptionEnv(source: NodeJS.ProcessEnv = process.env) {
  return read(encryption, source);
}

/** Values the demo runner uses; refused wherever `LANDFALL_DEMO=1` is absent. */
const demoMark = 'demo-only';

/** What the web process needs. Throws one error that lists everything wrong. */
export function webEnv(source: NodeJS.ProcessEnv = process.env): WebEnv {
  return read(web, source);
}

/** What the worker needs, the supplier's credentials among it. Throws one error that lists everything wrong. */
export function workerEnv(source: NodeJS.ProcessEnv = process.env): WorkerEnv {
  return read(worker, source);
}

/**
 * Empty values for what the web process has no use for once it runs: the worker's secrets, and the key of
 * the tables' owner. Empty and not missing, since Next reads a .env file beside it again.
 */
export function blankForWeb(): Record<string, string> {
  const foreign = Object.keys(worker.shape).filter((name) => !(name in web.shape));
  return Object.fromEntries([...foreign, 'DATABASE_MIGRATION_URL'].map((name) => [name, '']));
}

/** next-auth reads its own address from the environment alone: ours, unless `NEXTAUTH_URL` says otherwise. */
export function shareAuthUrl(appUrl: string): void {
  process.env.NEXTAUTH_URL ||= appUrl;
}

/** Whether cookies are for https only: wherever the shop's own address is. */
export function cookiesAreSecure(): boolean {
  return process.env.APP_URL?.startsWith('https:') ?? true;
}

/** Whether this is the development server, whose pages need more than a finished build. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === 'development';
}

/** What web and worker need together: the doctor's. Throws one error that lists everything wrong. */
export function wholeEnv(source: NodeJS.ProcessEnv = process.env): WebEnv & WorkerEnv {
  return read(whole, source);
}

function read<T>(schema: z.ZodType<T>, source: NodeJS.ProcessEnv): T {
  // An empty value in a .env file means "not set".
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        return given[name] === undefined ? `${name} is missing` : `${name} ${issue.message}`;
      });
  if (given.LANDFALL_DEMO !== '1') {
    for (const [name, value] of Object.entries(given)) {
      if (name in both || /SECRET|TOKEN|KEY|CODE/.test(name)) {
        if (value?.includes(demoMark)) wrong.push(`${name} holds a value of the demo: make one of your own`);
      }
    }
    for (const name of ['FAILPOINT', 'LANDFALL_FAILPOINT']) {
      if (given[name] !== undefined) wrong.push(`${name} is for tests only: remove it`);
    }
  }
  if (!parsed.success || wrong.length > 0) {
    throw new Error(
      `The environment is not complete:\n${wrong.map((line) => `  - ${line}`).join('\n')}\nSee .env.example and the table in README.md.`,
    );
  }
  return parsed.data;
}
