/** Where everything of one shop on one machine listens. */
export interface Ports {
  web: number;
  stripe: number;
  supplier: number;
  mailbox: number;
  smtp: number;
  postgres: number;
}

export const demoPorts: Ports = {
  web: 3000,
  stripe: 12111,
  supplier: 12112,
  mailbox: 12113,
  smtp: 12114,
  postgres: 12115,
};

export const customerEmail = 'customer@demo.example';
export const operatorEmail = 'operator@demo.example';

// Whoever reads this knows them, so the shop refuses them wherever LANDFALL_DEMO=1 is absent.
const webhookToken = 'demo-only-webhook-token';
export const stripeKey = 'sk_test_demo-only-stripe-key';
const stripeWebhookSecret = 'whsec_demo-only-webhook-secret';
const accessCode = 'demo-only-access-code';
const accessSecret = 'demo-only-access-secret';
/** Signs sessions, and the links to orders. */
export const linkSecret = 'demo-only-nextauth-secret';
/** Seals activation codes. */
export const encryptionKey = `demo-only:${Buffer.alloc(32, 'demo-only').toString('base64')}`;

type Variables = Record<string, string>;

/** What every process gets from our own environment; nothing of a real shop slips through. */
function base(): Variables {
  const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'LOG_LEVEL'];
  const given = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(given), NEXT_TELEMETRY_DISABLED: '1' };
}

export const buildVariables = base;

export function standInVariables(ports: Ports, stateFile = ''): Variables {
  return {
    ...base(),
    STAND_IN_STATE: stateFile,
    HOST: '127.0.0.1',
    STRIPE_PORT: String(ports.stripe),
    SUPPLIER_PORT: String(ports.supplier),
    MAILBOX_PORT: String(ports.mailbox),
    SMTP_PORT: String(ports.smtp),
    STRIPE_SECRET_KEY: stripeKey,
    STRIPE_PUBLIC_URL: `http://localhost:${ports.stripe}`,
    STRIPE_WEBHOOK_URL: `http://localhost:${ports.web}/api/webhooks/stripe`,
    STRIPE_WEBHOOK_SECRET: stripeWebhookSecret,
    ESIM_ACCESS_CODE: accessCode,
    ESIM_ACCESS_SECRET: accessSecret,
  };
}

function bothVariables(ports: Ports, databaseUrl: string): Variables {
  return {
    ...base(),
    LANDFALL_DEMO: '1',
    DATABASE_URL: databaseUrl,
    APP_URL: `http://localhost:${ports.web}`,
    NEXTAUTH_URL: `http://localhost:${ports.web}`,
    NEXTAUTH_SECRET: linkSecret,
    ENCRYPTION_KEY: encryptionKey,
    STRIPE_SECRET_KEY: stripeKey,
    STRIPE_API_URL: `http://127.0.0.1:${ports.stripe}`,
    ESIM_ACCESS_WEBHOOK_TOKEN: webhookToken,
    OPERATOR_EMAILS: operatorEmail,
    PORT: String(ports.web),
    // A .env file beside the demo must not switch anything on.
    GOOGLE_CLIENT_ID: '',
    GOOGLE_CLIENT_SECRET: '',
    TRUST_PROXY_HOPS: '0',
  };
}

export function webVariables(ports: Ports, databaseUrl: string): Variables {
  return {
    ...bothVariables(ports, databaseUrl),
    HOST: process.env.HOST ?? '127.0.0.1',
    STRIPE_WEBHOOK_SECRET: stripeWebhookSecret,
  };
}

export function workerVariables(ports: Ports, databaseUrl: string): Variables {
  return {
    ...bothVariables(ports, databaseUrl),
    ESIM_ACCESS_API_URL: `http://127.0.0.1:${ports.supplier}/api/v1/open`,
    ESIM_ACCESS_CODE: accessCode,
    ESIM_ACCESS_SECRET: accessSecret,
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    MAIL_FROM: 'Landfall <esim@landfall.example>',
    WEB_INTERNAL_URL: `http://127.0.0.1:${ports.web}`,
  };
}
