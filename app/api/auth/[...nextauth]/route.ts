import { errorResponse } from '#app/answer.ts';
import { shop } from '#app/shop.ts';
import { answerAuth } from '#lib/auth/answer.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

async function answer(request: Request, { params }: Context): Promise<Response> {
  try {
    return await answerAuth(shop(), request, (await params).nextauth);
  } catch (error) {
    return errorResponse(error);
  }
}

export const GET = answer;
export const HEAD = answer;
export const POST = answer;
