import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { judge } from "../../accuracy/parser-score.ts";
import { CORPORA } from "../../accuracy/parser-table.ts";
import { hasPart, type Row, readRows } from "../../accuracy/rows.ts";
import { madeNames } from "../../parse/names.ts";
import { shown } from "../../table/lines.ts";
import type { PeerTable } from "../../table/markdown.ts";
import { fetchPeer } from "../fetch.ts";
import { type Skipped, sourceText } from "../peer.ts";
import { PARSERS, type ParserPeer } from "./list.ts";

const LIMIT_MS = 600_000;
const FIELDS = ["type", "title", "year", "season", "episodes"] as const;
const MAX_OUTPUT_BYTES = 2 ** 29;

type Answer = { cpu_ms: number; said: Record<string, unknown>[] };

function answer(peer: ParserPeer, root: string, names: readonly string[]): Answer {
  const { file, args, env } = peer.command(root);
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    input: JSON.stringify(
      peer.readsPaths ? names : names.map((name) => name.split("/").at(-1) ?? ""),
    ),
    env: { PATH: process.env["PATH"] ?? "", ...env },
    encoding: "utf8",
    timeout: LIMIT_MS,
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (error) throw error;
  if (status !== 0) {
    throw new Error(stderr.trim().split("\n").at(-1) ?? `The parser exited with ${status}.`);
  }
  return JSON.parse(stdout) as Answer;
}

/** Names with their labels, from both parts of the corpus. */
const labelled = (data: string): Row[] =>
  ([1, 2] as const).flatMap((part) =>
    hasPart(data, part)
      ? CORPORA[part]
          .flatMap((corpus) => readRows(data, corpus, part))
          .filter(({ negative }) => !negative)
      : [],
  );

function percentages(
  rows: readonly Row[],
  peer: ParserPeer,
  said: readonly Record<string, unknown>[],
): string[] {
  const stated = new Map<string, { all: number; right: number }>();
  for (const [at, row] of rows.entries()) {
    for (const [field, isRight] of judge(row, peer.reading(said[at] ?? {}))) {
      const count = stated.get(field) ?? { all: 0, right: 0 };
      stated.set(field, { all: count.all + 1, right: count.right + Number(isRight) });
    }
  }
  return FIELDS.map((field) => {
    const { all, right } = stated.get(field) ?? { all: 0, right: 0 };
    return all === 0 ? "" : `${Math.floor((1000 * right) / all) / 10} %`;
  });
}

/**
 * Runs the parsers on the same names and measures names per second of processor time. For labelled
 * names, also measures how much they read correctly.
 */
export function measureParsers(
  folder: string,
  data: string | undefined,
  say: (text: string) => void,
  parsers: readonly ParserPeer[] = PARSERS,
): PeerTable {
  const made = madeNames(Math.max(...parsers.map(({ names }) => names)));
  const rows = data === undefined ? [] : labelled(data);
  const skipped: Skipped[] = [];
  const cells: string[][] = [];
  for (const peer of parsers) {
    try {
      if (peer.source) say(`${peer.name}: ${sourceText(peer.source)}`);
      const root = peer.source
        ? fetchPeer(peer.source, join(folder, `parser-${cells.length}-${skipped.length}`))
        : "";
      const names = made.slice(0, peer.names);
      const { cpu_ms: cpuMs } = answer(peer, root, names);
      const right =
        rows.length === 0
          ? []
          : percentages(
              rows,
              peer,
              answer(
                peer,
                root,
                rows.map(({ name }) => name),
              ).said,
            );
      cells.push([
        peer.name,
        peer.source ? sourceText(peer.source) : "",
        shown((1000 * names.length) / cpuMs),
        ...right,
      ]);
    } catch (error) {
      skipped.push({
        name: peer.name,
        why: error instanceof Error ? error.message : String(error),
      });
    }
  }
  const note = [
    "Speed: generated names of six common forms, per second of processor time, in process.",
    ...(rows.length > 0
      ? [
          `Accuracy: percent of the fields that ${rows.length.toLocaleString("en")} labelled ` +
            "names of other projects state, including disputed labels. The names include the " +
            "tests of some of these parsers.",
        ]
      : []),
    ...skipped.map(({ name, why }) => `${name} was not measured: ${why.replace(/\.?$/, ".")}`),
  ].join(" ");
  return {
    title: "Parsers",
    note,
    columns: ["", "from", "names/s", ...(rows.length > 0 ? FIELDS : [])],
    rows: cells,
  };
}
