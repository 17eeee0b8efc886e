import type { Space, SpaceGroup, SpaceKind } from "../../../app/space/space.ts";
import { inCommands } from "../../../core/actions/tongues.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { formatBytes } from "../../../core/text/format-bytes.ts";
import { printJson, printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON, between } from "./inputs.ts";

export const space = defineCommand({
  name: "space",
  summary: "what could go: files that exist twice, replaced downloads, old ones that were never filed, the trash",
  examples: [
    ["space", "each with the line that acts; nothing is done by itself"],
    ["space --days 90", "of what was never filed only what lies there for so long"],
    ["space --json", "for a script; exits with 1 if a client or a folder could not be asked"],
  ],
  options: {
    days: {
      value: "<n>",
      summary: "how old a download is that was never filed",
      read: between(0, 3650),
      fallback: 30,
    },
    limit: { value: "<n>", summary: "at most this many of each kind", read: between(1, 1000), fallback: 10 },
    json: AS_JSON,
  },
  async run({ json, ...query }, { io, space: find }) {
    const found = await find(query, io.signal);
    if (json) printJson(io, found);
    else
      for (const part of spaceLines(found)) {
        if (part.act === undefined) printLines(io, part.lines);
        else io.out(`${part.act}\n`);
      }
    return found.unknown ? 1 : 0;
  },
});

const TITLES: Record<SpaceKind, string> = {
  copies: "In the library and among the downloads as two files",
  superseded: "Downloads whose library file was replaced or taken back",
  never_filed: "Old downloads of which nothing was filed",
  trash: "In the trash",
};

/** Lines that are wrapped, and those for a shell, which are not. */
type Part = { lines: string[]; act?: never } | { lines?: never; act: string };

function spaceLines({ bytes, groups, unknown = [] }: Space): Part[] {
  const filled = groups.filter(({ total }) => total > 0);
  return [
    ...filled.flatMap(groupLines),
    {
      lines: [
        filled.length === 0 ? "Nothing was found that could go." : `${formatBytes(bytes)} in all. Nothing was changed.`,
      ],
    },
    ...unknown.map(({ about, message }) => ({ lines: [`! ${cleanText(about, 4096)}: ${inCommands(message)}`] })),
    ...(unknown.length > 0 ? [{ lines: ["What these have is not in this list."] }] : []),
  ];
}

function groupLines({ kind, bytes, total, act, items }: SpaceGroup): Part[] {
  const more = total - items.length;
  return [
    { lines: [`${TITLES[kind]}:`] },
    ...items.flatMap((item): Part[] => [
      {
        lines: [`  ${formatBytes(item.bytes)}  ${item.name}${item.client === undefined ? "" : `, in ${item.client}`}`],
      },
      ...(item.act === undefined ? [] : [{ act: `      ${item.act}` }]),
    ]),
    ...(more > 0 ? [{ lines: [`  … and ${more} more: add --limit ${Math.min(1000, total)}`] }] : []),
    ...(act === undefined ? [] : [{ act: `      ${act}` }]),
    { lines: [`  ${formatBytes(bytes)} in ${total}`, ""] },
  ];
}
