import { connection } from 'next/server';
import { shop } from '#app/shop.ts';
import { shopHealth } from '#lib/health.ts';

/** For the host's health check: 503 while orders cannot be fulfilled. */
export async function GET(): Promise<Response> {
  await connection();
  const health = await shopHealth(shop().db);
  return Response.json(health, {
    status: health.status === 'down' ? 503 : 200,
    headers: { 'cache-control': 'no-store' },
  });
}
