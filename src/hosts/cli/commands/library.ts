import type { LibraryMovePlan, MovedFileKind } from "../../../app/library/move-library.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { confirm, printAnswer } from "../terminal/print.ts";
import { AS_JSON, type CommandGroup, defineCommand, YES } from "./define.ts";

const move = defineCommand({
  name: "move",
  summary:
    "record that a library is in another folder now: shows the plan, asks, touches no file, and " +
    "can be undone",
  examples: [
    ["library move /mnt/old /mnt/new", "after the files were moved or copied to a new disk"],
    ["library move /mnt/a /mnt/both --yes", "one of two disks that became one"],
  ],
  arguments: {
    from: { value: "<old>", summary: "the folder in which the journal has the files" },
    to: { value: "<new>", summary: "the folder in which they are now, in a media root" },
  },
  options: { yes: YES, json: AS_JSON },
  async run({ from, to, yes, json }, context) {
    const { io, actor } = context;
    const desk = await context.libraryMove();
    const plan = await desk.plan(from, to, io.signal);
    const asked = { what: "moved", ask: "Move it in the journal?" };
    if (!yes && !(await confirm(io, planLines(plan), asked))) return 4;
    const id = await desk.run(plan, actor);
    const { releases, files } = plan;
    return printAnswer(io, json, { id, from: plan.from, to: plan.to, releases, files }, () => [
      ...(yes ? planLines(plan) : []),
      `The journal has them below ${cleanText(plan.to, 300)} now. Undo it with \`plex-ingest undo ${id}\`.`,
      ...leftLines(plan),
    ]);
  },
});

export const library: CommandGroup = {
  name: "library",
  summary: "the library as a whole: record that it is in another folder now",
  commands: [move],
};

const files = (count: number) => formatCount(count, "file");

/** The plan's line for each kind of file. */
const LINES: Readonly<Record<MovedFileKind, (count: number) => string>> = {
  there: (count) => `  ${files(count)}: there, with the same size and time`,
  different: (count) =>
    `  ${files(count)}: another file has that path, which undo and replace leave alone`,
  missing: (count) => `  ${files(count)}: missing; the audit will list them`,
  not_moved: (count) => `  ${files(count)}: only in the earlier folder, and stay there`,
  taken: (count) =>
    `  ${files(count)}: another release has that path, so they stay in the earlier folder`,
};

const KINDS = ["there", "different", "missing", "not_moved", "taken"] as const;

const planLines = ({ from, to, releases, files: counts, examples }: LibraryMovePlan): string[] => [
  `The journal has ${formatCount(releases, "release")} below ${cleanText(from, 300)}. ` +
    `Below ${cleanText(to, 300)}:`,
  ...KINDS.flatMap((kind) => (counts[kind] === 0 ? [] : LINES[kind](counts[kind]))),
  ...examples.map(({ path, kind }) => `    ${kind.replace("_", " ")}: ${cleanText(path, 4096)}`),
  "No file is touched.",
];

const leftLines = ({ from, to, files: { not_moved: notMoved } }: LibraryMovePlan): string[] =>
  notMoved === 0
    ? []
    : [
        `${files(notMoved)} are only below ${cleanText(from, 300)}. Copy them, then run it again: ` +
          `plex-ingest library move ${cleanText(from, 300)} ${cleanText(to, 300)}`,
      ];
