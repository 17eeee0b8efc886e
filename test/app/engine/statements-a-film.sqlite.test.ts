import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { STATES } from "../../../src/core/release/state.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { movie } from "../../support/works.ts";

/**
 * Maximum for a single film: 40, plus 20 that the stages send in two rounds anyway, plus one when
 * the library's files are listed again, plus one in each round that asks where a watched folder was
 * mounted before, plus one in each round that asks which videos in review could not be read, plus
 * one in each round that asks which subtitles wait for their video.
 */
const MAX_ALONE = 71;
const MAX_COMMITS_ALONE = 5;
/**
 * Excludes the begin and the commit of each transaction, which are additional. One asks whether an
 * empty library is the one that was mounted before: these films are the first of their library.
 */
const MAX_STATEMENTS = 31;
/**
 * 0.7 on a quiet machine. Films share a commit if they are ready at the same time, which depends on
 * how busy the machine is.
 */
const MAX_COMMITS = MAX_COMMITS_ALONE / 2;
const FILMS = 40;

/**
 * Records every statement that is sent to SQLite until the end of the scope. Pragmas are excluded,
 * because no counterpart exists over a network.
 */
function countStatements() {
  const sent: string[] = [];
  const { prepare, exec } = Sqlite.prototype;
  const note = (sql: string): void => {
    if (!sql.startsWith("pragma")) sent.push(sql);
  };
  Sqlite.prototype.prepare = function <Values extends unknown[]>(
    this: Sqlite.Database,
    sql: string,
  ) {
    const statement = prepare.call(this, sql) as unknown as Record<
      string,
      (...values: unknown[]) => unknown
    >;
    for (const name of ["run", "all", "get", "iterate"]) {
      const method = statement[name];
      statement[name] = (...values) => {
        note(sql);
        return method?.apply(statement, values);
      };
    }
    return statement as unknown as Sqlite.Statement<Values>;
  } as typeof prepare;
  Sqlite.prototype.exec = function (this: Sqlite.Database, sql: string) {
    note(sql);
    return exec.call(this, sql);
  };
  return {
    sent,
    [Symbol.dispose]() {
      Object.assign(Sqlite.prototype, { prepare, exec });
    },
  };
}

test("files a film with few statements and commits, counting from its discovery", async () => {
  using counted = countStatements();
  const titles = Array.from(
    { length: FILMS },
    (_, at) => `Film of ${String.fromCharCode(65 + (at % 26)).repeat(3 + at)}`,
  );
  await using engine = await wholeEngine(titles.map((title, at) => movie(100 + at, title, 1990)));
  for (const title of titles) {
    engine.drop(`${title.replaceAll(" ", ".")}.1990.1080p.BluRay.x264-GROUP.mkv`);
  }
  counted.sent.length = 0;
  await engine.round();
  const sent = [...counted.sent];
  expect((await engine.all()).map(({ state }) => state)).toEqual(titles.map(() => "filed"));
  const each = (statements: readonly string[]): number => statements.length / FILMS;
  const byText = [...Map.groupBy(sent, (sql) => sql)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  const table = byText
    .map(([sql, { length }]) => `${(length / FILMS).toFixed(2)} ${sql.slice(0, 150)}`)
    .join("\n");
  const commits = each(sent.filter((sql) => sql === "commit"));
  expect(each(sent) - 2 * commits, table).toBeLessThanOrEqual(MAX_STATEMENTS);
  expect(commits, table).toBeLessThanOrEqual(MAX_COMMITS);
});

test("a single film needs only slightly more statements", async () => {
  using counted = countStatements();
  const titles = ["First Film", "Second Film"];
  await using engine = await wholeEngine(titles.map((title, at) => movie(100 + at, title, 1990)));
  const countRound = async (title?: string): Promise<string[]> => {
    if (title) engine.drop(`${title.replace(" ", ".")}.1990.1080p.BluRay.x264-GROUP.mkv`);
    counted.sent.length = 0;
    await engine.round();
    const ofTest = `in (${STATES.map(() => "?").join(", ")})`;
    return counted.sent.filter((sql) => !sql.includes(ofTest));
  };
  // The engine is warmed up: it knows its folders and has filed before.
  await countRound(titles[0]);
  const sent = await countRound(titles[1]);
  expect((await engine.all()).map(({ state }) => state)).toEqual(["filed", "filed"]);
  const table = sent.map((sql) => sql.slice(0, 150)).join("\n");
  expect(sent.length, table).toBeLessThanOrEqual(MAX_ALONE);
  expect(sent.filter((sql) => sql === "commit").length, table).toBeLessThanOrEqual(
    MAX_COMMITS_ALONE,
  );
});
