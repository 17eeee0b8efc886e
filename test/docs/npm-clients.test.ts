import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CLIENTS } from "../mcp-clients/clients.ts";
import { STEPS } from "../mcp-clients/scenario.ts";

type Run = {
  kind: string;
  licence: string;
  date: string;
  runs: Record<string, Record<string, string>>;
};
const RUNS = JSON.parse(readFileSync("test/mcp-clients/newest.json", "utf8")) as Record<
  string,
  Run
>;

test("the last run has every client, over each of its transports, and no wrong step", () => {
  expect(Object.keys(RUNS)).toEqual(CLIENTS.map(({ packages }) => packages[0]));
  for (const { packages, transports } of CLIENTS) {
    const { runs = {} } = RUNS[packages[0] ?? ""] ?? {};
    expect(Object.keys(runs)).toEqual([...transports]);
    for (const steps of Object.values(runs)) {
      expect(Object.keys(steps)).toEqual([...STEPS]);
      expect(Object.values(steps).filter((word) => word.startsWith("WRONG"))).toEqual([]);
    }
  }
});

test("the page names the clients and versions that were run, and what each saw", async () => {
  const rows = Object.entries(RUNS).flatMap(([version, { kind, licence, runs }]) =>
    Object.entries(runs).map(
      ([over, steps]) =>
        `| \`${version}\` | ${kind} | ${licence} | ${over} | ${STEPS.map((step) => steps[step]).join(" | ")} |`,
    ),
  );
  const page = `# MCP clients from npm

\`npm run test:mcp-clients\` installs MCP clients that others wrote in exact versions into a temporary folder, and does the same six tasks
with each, against the built program and a queue that its engine made: list the tools, read the queue, get an error, approve a release
with several candidates, undo a filing, and mark a series as watched through \`call_write_tool\`. The project does not
depend on the clients. Bridges are used with the official SDK. Over stdio, the Inspector starts the entry that
\`plex-ingest client install cursor\` writes. Names in the table are packages of npm. \`-- --only NAME\` runs one client.

| client | kind | licence | over | list | answer | error | approval | undo | write |
|---|---|---|---|---|---|---|---|---|---|
${rows.join("\n")}
`;
  await expect(page, "npm run docs:npm-clients writes it").toMatchFileSnapshot(
    "../../docs/develop/mcp-clients.md",
  );
});
