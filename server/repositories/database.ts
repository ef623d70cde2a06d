import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../generated/client";
import { spent } from "../metrics/request-record";

/** What repositories need of Prisma. */
export type Db = PrismaClient;

export interface Database {
  prisma: Db;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections in the pool. */
  maxConnections?: number;
  /** A connection that broke while idle; the pool replaces it by itself. */
  onLostConnection?: (error: Error) => void;
}

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;

/**
 * The pool behind all repositories. Connects at the first query. A query that finds no connection in 5 s or takes longer than 10 s fails.
 * Statements have no names: on the embedded database all connections share one session, where names would collide.
 */
export function openDatabase({ url, maxConnections = 10, onLostConnection }: DatabaseOptions): Database {
  const adapter = new TimedPrismaPg(
    {
      connectionString: url,
      max: maxConnections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS,
      // adapter-pg 7.10.0 drops the offset of the times that it reads, and sends none: they are right in UTC sessions only.
      options: `-c TimeZone=UTC -c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    },
    onLostConnection ? { onPoolError: onLostConnection } : {},
  );
  const prisma = new PrismaClient({ adapter });
  return { prisma, close: () => prisma.$disconnect() };
}

/** Tells the running request what its statements took, waiting for a connection included. */
class TimedPrismaPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const { queryRaw, executeRaw } = adapter;
    adapter.queryRaw = (query) => timed(() => queryRaw.call(adapter, query));
    adapter.executeRaw = (query) => timed(() => executeRaw.call(adapter, query));
    return adapter;
  }
}

async function timed<T>(statement: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await statement();
  } finally {
    spent("database", began);
  }
}
