import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { toReport, warn } from "../../../../src/app/doctor/finding.ts";
import { formatDoctorLines } from "../../../../src/hosts/cli/commands/check.ts";
import { toPaper } from "../../../../src/hosts/cli/terminal/paper.ts";

const command =
  "sudo usermod -aG debian-transmission anna && sudo chmod -R g+rwX /srv/media/downloads/complete";
const report = toReport(
  [
    {
      id: "tmdb",
      title: "TMDB",
      duration_ms: 1,
      findings: [{ level: "ok", found: "It answers." }],
    },
    {
      id: "links",
      title: "Links",
      duration_ms: 2,
      findings: [
        warn("in → media: files are copied.", {
          cause: "It is theirs.",
          advice: "Then restart.",
          command,
        }),
      ],
    },
    {
      id: "plex",
      title: "Plex",
      duration_ms: 3,
      findings: [{ level: "fail", found: "It is \u001b[31mdown." }],
    },
  ],
  { user: "media", of: "the service", pid: 7 },
);

test("prints each finding with level, cause, command and advice, and the counts at the end", () => {
  expect(formatDoctorLines(report, "help.json")).toEqual([
    "Checked as the service (process 7, as media):",
    "  ok    TMDB: It answers.",
    "  warn  Links: in → media: files are copied.",
    "        why: It is theirs.",
    `        next: \`${command}\``,
    "        Then restart.",
    "        help: `plex-ingest help links`",
    "  fail  Plex: It is \ufffd[31mdown.",
    "        help: `plex-ingest help plex`",
    "",
    "1 failure to fix, 1 warning; 1 ok.",
    "Written to help.json, without secrets; read it before you pass it on.",
  ]);
  const well = toReport(
    [{ id: "a", title: "A", duration_ms: 0, findings: [{ level: "ok", found: "Fine." }] }],
    report.view,
  );
  expect(formatDoctorLines(well).at(-1)).toBe("All is well: 1 check passed.");
});

test("on a terminal, levels are coloured and commands are never wrapped", () => {
  const paper = { columns: 80, rows: 24, colour: true, redraws: true, timeZone: undefined };
  const painted = toPaper(paper, formatDoctorLines(report));
  expect(painted[1]).toContain("\u001b[32mok");
  expect(painted[2]).toContain("\u001b[33mwarn");
  expect(painted.find((line) => line.includes("fail"))).toContain("\u001b[31mfail");
  expect(
    painted.map((line) => stripVTControlCharacters(line)).some((line) => line.includes(command)),
  ).toBe(true);
});
