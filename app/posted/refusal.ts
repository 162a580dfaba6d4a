import { readBody } from '#lib/body.ts';
import { isArgumentList, isPlainCall, isScriptCall } from './action-arguments.ts';

/** The largest form is the console's pricing, of a few kilobytes. */
const mostBytes = 256 * 1024;
/** A phone at the edge of its network takes its time. */
const mostMs = 30_000;

const files = /\.(?:css|html|ico|jpg|js|json|map|png|svg|txt|webmanifest|woff2|xml)$/;

/** Why a request is turned away before any page sees it. */
export interface Refusal {
  status: number;
  says: string;
}

/**
 * What no page of ours sends. The framework answers most of it with a bare 500, and reads the rest
 * deeper than it has to. It says nothing about who asks: that is asked by each page and action.
 */
export async function refusalOf(request: Request, path: string): Promise<Refusal | null> {
  const { method } = request;
  if (method === 'GET' || method === 'HEAD') return null;
  if (method !== 'POST' || files.test(path)) return { status: 405, says: 'This address is only for reading' };
  if (!comesFromHere(request.headers)) return { status: 403, says: 'This form was sent from somewhere else' };
  const type = request.headers.get('content-type') ?? '';
  const isForm = type.startsWith('multipart/form-data');
  const isCall = request.headers.has('next-action');
  if (!isForm && (!isCall || type.startsWith('application/x-www-form-urlencoded')))
    return { status: 415, says: 'Only our own forms can be sent here' };
  const body = await readBody(request, mostBytes, mostMs);
  if (!body.ok) return { status: body.status, says: body.why };
  const fine = isForm ? await isFineForm(type, body.text, isCall) : isArgumentList(body.text);
  return fine ? null : { status: 400, says: 'This is not a form of ours. Load the page again' };
}

/**
 * Whether a browser sent it from a page of this shop, as the framework compares it. One that says nothing
 * of where it comes from is not let in on trust.
 */
function comesFromHere(headers: Headers): boolean {
  const origin = URL.parse(headers.get('origin') ?? '');
  const forwarded = headers.get('x-forwarded-host')?.split(',')[0]?.trim();
  return origin !== null && origin.host !== '' && origin.host === (forwarded || headers.get('host'));
}

async function isFineForm(type: string, text: string, isCall: boolean): Promise<boolean> {
  try {
    const form = await new Response(text, { headers: { 'content-type': type } }).formData();
    return isCall ? isScriptCall(form) : isPlainCall(form);
  } catch {
    return false;
  }
}
