// Loaded before the program: writes down which of its files are on the stack whenever it asks its database or a server.
import { appendFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import Database from "better-sqlite3";

Error.stackTraceLimit = 400;

function note(what) {
  const files = new Error().stack.matchAll(/\/src\/([\w/.-]+\.ts):/g);
  const stack = [...new Set([...files].map(([, file]) => file))].toReversed();
  appendFileSync(process.env.NOTED_CALLS, `${JSON.stringify({ what, stack })}\n`);
}

const { prepare } = Database.prototype;
Database.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  for (const name of ["run", "all", "get", "iterate"]) {
    const method = statement[name];
    statement[name] = (...values) => {
      note(sql);
      return method.apply(statement, values);
    };
  }
  return statement;
};

for (const server of [http, https]) {
  const { request } = server;
  server.request = (...given) => {
    note(`request ${given[0]?.pathname ?? given[0]?.path}`);
    return request(...given);
  };
}
syncBuiltinESMExports();
