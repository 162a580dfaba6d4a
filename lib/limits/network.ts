import ipaddr from 'ipaddr.js';

/**
 * The network a request came from, in one spelling: an IPv4 address, or the /64 of an IPv6 one, which is
 * what one household or one server has. Null when nobody we trust names it.
 *
 * `forwardedFor` is the `X-Forwarded-For` header, `hops` how many proxies of our own stand in front. Each
 * appends whom it saw, so only the entry that the outermost of them wrote counts; what stands left of it
 * was sent by the client.
 */
export function networkOf(forwardedFor: string | null, hops: number): string | null {
  if (hops === 0 || forwardedFor === null) return null;
  const entries = forwardedFor.split(',');
  return networkOfAddress(entries[entries.length - hops] ?? '');
}

/** The same of one address, however it is spelled: with a port, in brackets, IPv4 inside IPv6. */
export function networkOfAddress(text: string): string | null {
  const bare = withoutPort(text.trim());
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return null;
  const address = ipaddr.process(bare);
  if (address.kind() === 'ipv4') return address.toString();
  const start = (address as ipaddr.IPv6).parts.slice(0, 4);
  return `${new ipaddr.IPv6([...start, 0, 0, 0, 0]).toString()}/64`;
}

/** "1.2.3.4:80" and "[::1]:80": some proxies write the port, too. */
function withoutPort(text: string): string {
  const inBrackets = /^\[([^\]]*)\](?::\d+)?$/.exec(text);
  if (inBrackets) return inBrackets[1] ?? '';
  return /^[\d.]+:\d+$/.test(text) ? text.slice(0, text.indexOf(':')) : text;
}
