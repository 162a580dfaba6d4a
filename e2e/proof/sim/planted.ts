import type { JobWorks } from '#lib/jobs/tasks.ts';

/** A bug that the shop has on purpose, and the rule that has to find it out. */
export interface Plant {
  name: string;
  found: string;
  into: (works: JobWorks) => JobWorks;
}

export const plants: readonly Plant[] = [
  {
    name: 'each order goes out once more, under another transaction id',
    found: 'I2 bought twice',
    into: (works) => ({
      ...works,
      supplier: {
        ...works.supplier,
        order: async (request) => {
          const transactionId = request.transactionId.replace(/_\d+$/, '_9');
          await works.supplier.order({ ...request, transactionId });
          return works.supplier.order(request);
        },
      },
    }),
  },
  {
    name: 'the supplier is called inside a transaction',
    found: 'no call inside a transaction',
    into: (works) => ({
      ...works,
      supplier: {
        ...works.supplier,
        order: (request) => works.db.transaction(() => works.supplier.order(request)),
      },
    }),
  },
  {
    name: 'each refund goes out once more, without its key',
    found: 'I5 a refund went out twice',
    into: (works) => {
      const send = works.stripe.refunds.create.bind(works.stripe.refunds);
      works.stripe.refunds.create = async (params, options) => {
        const refund = await send(params, options);
        // Of what went back whole, Stripe sends nothing more.
        await send(params).catch(() => {});
        return refund;
      };
      return works;
    },
  },
  {
    name: 'each mail goes out twice',
    found: 'I9 a mail went out too often',
    into: (works) => ({
      ...works,
      postbox: {
        ...works.postbox,
        send: async (letter) => {
          await works.postbox.send(letter);
          await works.postbox.send(letter);
        },
      },
    }),
  },
];
