import { z } from 'zod';
import { parseActivationCode } from './activation-code.ts';
import { list, name, neededText, positive, text, time, whole, wholeOrNull } from './lenient.ts';

/** One plan or top-up an eSIM is made of. Rows from before 2026 lack the last two ids. */
const profilePackage = z
  .object({
    packageCode: text,
    slug: text,
    transactionId: text,
    esimTranNo: text,
    volume: wholeOrNull,
    duration: wholeOrNull,
    createTime: time,
  })
  .transform((row) => ({
    code: row.packageCode,
    slug: row.slug,
    transactionId: row.transactionId,
    esimTranNo: row.esimTranNo,
    dataBytes: row.volume ?? null,
    days: row.duration ?? null,
    createdAt: row.createTime,
  }));

/** Ten years: anything longer is no validity but a fault. */
const longestDays = 3_650;

const usableCode = z.string().refine((code) => Boolean(parseActivationCode(code)?.matchingId), {
  error: 'activation code is not well-formed',
});

/** A row of `/esim/query` as an eSIM: strict in what is delivered, lenient in the rest. */
export const profileRow = z
  .object({
    esimTranNo: neededText,
    orderNo: neededText,
    transactionId: text,
    iccid: z.string().regex(/^\d{18,22}$/),
    ac: usableCode,
    esimStatus: neededText,
    smdpStatus: text,
    totalVolume: whole,
    orderUsage: wholeOrNull,
    totalDuration: whole.pipe(z.number().max(longestDays)),
    expiredTime: time,
    installationTime: time,
    activateTime: time,
    eid: text,
    apn: name,
    packageList: list(profilePackage),
  })
  .transform((row) => ({
    esimTranNo: row.esimTranNo,
    orderNo: row.orderNo,
    transactionId: row.transactionId,
    iccid: row.iccid,
    /** Verbatim; proven well-formed. */
    activationCode: row.ac,
    /** Both statuses verbatim: read them through `status.ts`. */
    esimStatus: row.esimStatus,
    smdpStatus: row.smdpStatus ?? '',
    totalBytes: row.totalVolume,
    /** 2 to 3 hours old; can pass `totalBytes`. */
    usedBytes: row.orderUsage ?? 0,
    /** With top-ups. */
    totalDays: row.totalDuration,
    /** Activate-by before first use, end of validity after it. */
    expiresAt: row.expiredTime,
    installedAt: row.installationTime,
    activatedAt: row.activateTime,
    /** Some phone has downloaded it. The device number itself is not kept. */
    onDevice: row.eid !== null,
    apn: row.apn,
    packages: row.packageList,
  }));
/** One eSIM as the supplier has it, in the shop's nouns. */
export type Profile = z.output<typeof profileRow>;

/** What can still be told about a row that cannot be delivered. */
export const rowIdentity = z.object({
  esimTranNo: text,
  orderNo: text,
  transactionId: text,
  esimStatus: text,
  smdpStatus: text,
});

/** The order's answer: without a number there is no proof of an order. */
export const orderAnswer = z.object({ orderNo: neededText, transactionId: neededText });

/** The top-up's answer; everything but the transaction id can be re-read from the eSIM. */
export const topUpAnswer = z
  .object({
    transactionId: neededText,
    iccid: text,
    expiredTime: time,
    totalVolume: wholeOrNull,
    totalDuration: wholeOrNull,
    orderUsage: wholeOrNull,
    topUpEsimTranNo: text,
    topupEsimTranNo: text,
  })
  .transform((row) => ({
    transactionId: row.transactionId,
    expiresAt: row.expiredTime,
    totalBytes: row.totalVolume ?? null,
    totalDays: row.totalDuration ?? null,
    usedBytes: row.orderUsage ?? null,
    topUpEsimTranNo: row.topUpEsimTranNo ?? row.topupEsimTranNo,
  }));

/** One eSIM's usage, 2 to 3 hours old. */
export const usageRow = z
  .object({ esimTranNo: neededText, dataUsage: whole, totalData: positive, lastUpdateTime: time })
  .transform((row) => ({
    esimTranNo: row.esimTranNo,
    usedBytes: row.dataUsage,
    totalBytes: row.totalData,
    readAt: row.lastUpdateTime,
  }));
export type Usage = z.output<typeof usageRow>;
