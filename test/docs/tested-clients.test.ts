import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(resolve(ROOT, path), "utf8");

/** The versions of Debian 12, with which CI runs the same tests. */
const IN_CI = {
  transmission: { package: "transmission-daemon", version: "3.00" },
  qbittorrent: { package: "qbittorrent-nox", version: "4.5.2" },
  deluge: { package: "deluged", version: "2.0.3" },
  rtorrent: { package: "rtorrent", version: "0.9.8" },
  nzbget: { package: "nzbget", version: "21.0" },
};

type Run = { versions: Record<string, string>; passed: number; failed: number };
type Suites = Record<string, Record<string, Run> & { clients: Run }>;
const SUITES = Object.values(JSON.parse(read("test/clients/newest.json")) as Suites);
const RUNS = SUITES.map(({ clients }) => clients);

/** Returns the client's version without Debian's own additions. */
const upstream = (version: string): string =>
  version
    .replace(/^\d+:/, "")
    .replace(/-[^-]*$/, "")
    .replace(/\+.*$/, "");

test.each(Object.entries(IN_CI))(
  "the page of %s names the versions that were run, and no other",
  (kind, { package: name, version }) => {
    const ran = RUNS.map(({ versions }) => upstream(versions[name] ?? ""));
    const [, sentence = ""] =
      /was\s+tested\s+with\s+([\d.~a-z]+(?:(?:,| and)\s+[\d.~a-z]+)*)\.\s/.exec(
        read(`docs/operate/${kind}.md`),
      ) ?? [];
    expect(sentence.split(/(?:,| and)\s+/)).toEqual([...new Set([version, ...ran])]);
  },
);

/** The versions of Debian 12's servers, and the sentence that names these and the newer ones. */
const STORES = {
  postgresql: { page: "several-machines", first: "15", sentence: /It was tested with (.*?)\. / },
  redis: { page: "containers", first: "7.0.15", sentence: /with Redis (.*?), and with / },
  valkey: { page: "containers", first: undefined, sentence: /and with Valkey (.*?)\.\n/ },
};

test.each(Object.entries(STORES))(
  "the page about %s names the versions that were run, and no other",
  (group, { page, first, sentence }) => {
    const ran = SUITES.flatMap((suite) =>
      Object.values(suite[group]?.versions ?? {}).map(upstream),
    );
    const [, named = ""] = sentence.exec(read(`docs/operate/${page}.md`)) ?? [];
    expect(named.split(/(?:,| and)\s+/)).toEqual([...new Set([first ?? [], ...ran].flat())]);
  },
);

test("the last run with each newer version of Debian had no red test", () => {
  const runs = SUITES.flatMap((suite) => Object.values(suite));
  expect(runs.map(({ passed, failed }) => [passed > 5, failed])).toEqual(runs.map(() => [true, 0]));
});
