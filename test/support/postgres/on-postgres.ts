import { Client, type Client as PgClient } from "pg";
import { inject } from "vitest";
import { hasReversedRows } from "../row-order.ts";
import { useServer } from "../temp-store.ts";

useServer(inject("postgres"));

type Send = (sql: unknown, ...values: unknown[]) => unknown;
type Patched = { query: Send & { reverses?: boolean } };

/** Returns the SQL outside all parentheses. */
function outermost(sql: string): string {
  const without = sql.replace(/\([^()]*\)/g, "");
  return without === sql ? sql : outermost(without);
}

/**
 * PostgreSQL has no setting for this. The rows of queries without an order are reversed here, which
 * SQLite can do on its own.
 */
const { query } = Client.prototype as unknown as Patched;
if (!query.reverses) {
  const reversing: Patched["query"] = function (this: PgClient, sql, ...values) {
    const answer = query.call(this, sql, ...values);
    if (
      typeof sql !== "string" ||
      !(answer instanceof Promise) ||
      /\border by\b/i.test(outermost(sql))
    ) {
      return answer;
    }
    return answer.then((result: { rows?: unknown[] }) => {
      if (hasReversedRows()) result.rows?.reverse();
      return result;
    });
  };
  reversing.reverses = true;
  (Client.prototype as unknown as Patched).query = reversing;
}
