import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { countDropped, listOf } from "../../src/adapters/http/lists.ts";
import { wireSections } from "../../src/servers/plex/client.ts";
import { toSession, wireSessions } from "../../src/servers/plex/remote/players/sessions.ts";
import { parseAnswer } from "../../src/servers/plex/transport/parse-answer.ts";
import { wireMedia } from "../../src/servers/plex/wire/media.ts";
import { anything, flag, id, name, number, words } from "../../src/servers/plex/wire/values.ts";
import { toOldJson, toXml } from "./to-xml.ts";

export type FileReading = {
  /**
   * The kind of response: the name of its root, `list` and `object` for responses without a root,
   * `none` if it is not a Plex response.
   */
  kind: string;
  /** Number of entries of each kind, including nested ones: `Metadata 12, Hub 3`. */
  items: string;
  dropped: number;
  problems: string[];
};

type Fields = Record<string, unknown>;

/** The only value whose type is stated in another field. */
const wireSetting = z
  .looseObject({ id, type: name, value: anything })
  .transform(({ id: key, type, value }) => ({
    key,
    value:
      type === "bool" ? flag.parse(value) : type === "text" ? String(value) : number.parse(value),
  }));
const wireTag = z.object({ key: id, id, tag: name, title: name, type: name });
const lists = { Metadata: listOf(wireMedia), Directory: listOf(wireTag) };
/** Every list that may contain entries, with the schemas that the program uses to read them. */
const wireAll = z.looseObject({
  friendlyName: name,
  machineIdentifier: id,
  version: name,
  ownerFeatures: words,
  myPlexSubscription: flag,
  ...lists,
  Hub: listOf(z.object({ title: name, hubIdentifier: id, ...lists })),
  SearchResult: listOf(z.object(lists)),
  Server: listOf(z.object({ machineIdentifier: id, name, protocolCapabilities: words })),
  Setting: listOf(wireSetting),
});

/**
 * Reads a captured response in the same way as the program, and again in the other forms in which
 * Plex sends it.
 */
export async function readFile(text: string, folder: string): Promise<FileReading> {
  const answer = await parseAnswer(text);
  if (Array.isArray(answer)) {
    return { kind: "list", items: `entries ${answer.length}`, dropped: 0, problems: [] };
  }
  if (answer === undefined) return { kind: "none", items: "", dropped: 0, problems: [] };
  const [[kind, container] = ["none"], ...more] = Object.entries((answer ?? {}) as Fields);
  // Plex's own website responds with bare objects.
  if (more.length > 0 || !isFields(container)) {
    return { kind: "object", items: "", dropped: 0, problems: [] };
  }
  if (/^(?:html|body|h1)$/.test(kind)) return { kind: "none", items: "", dropped: 0, problems: [] };
  const read = readAs(container, folder);
  const others: [string, string][] = [
    ["XML", toXml({ [kind]: container })],
    ["old JSON", toOldJson({ [kind]: container })],
  ];
  const problems = await Promise.all(
    others.map(async ([form, written]) => {
      const again = await parseAnswer(written);
      const same =
        again !== undefined && isDeepStrictEqual(readAs((again as Fields)[kind], folder), read);
      return same ? [] : [`reads differently as ${form}`];
    }),
  );
  const counts = Object.entries(countLists(container)).map(([list, count]) => `${list} ${count}`);
  return { kind, items: counts.join(", "), dropped: read.dropped, problems: problems.flat() };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Compares only fields that a schema names. All other fields naturally differ, for example a number
 * in one form and text in the other.
 */
function readAs(container: unknown, folder: string) {
  const { result, dropped } = countDropped(() => {
    const known = wireAll.safeParse(container).data;
    const named =
      known && Object.fromEntries(Object.keys(wireAll.shape).map((key) => [key, known[key]]));
    const whole = { MediaContainer: container };
    if (JSON.stringify(container).includes('"scanner"')) {
      return { named, own: wireSections.safeParse(whole).data };
    }
    if (folder !== "sessions") return { named };
    return {
      named,
      own: wireSessions
        .safeParse(whole)
        .data?.MediaContainer.Metadata.map((entry) => toSession(entry)),
    };
  });
  return { ...result, dropped };
}

function countLists(
  container: unknown,
  counts: Record<string, number> = {},
): Record<string, number> {
  if (typeof container !== "object" || container === null) return counts;
  for (const [key, value] of Object.entries(container)) {
    const entries = (Array.isArray(value) ? value : [value]).filter(
      (one) => typeof one === "object" && one !== null,
    );
    if (entries.length === 0) continue;
    counts[key] = (counts[key] ?? 0) + entries.length;
    for (const entry of entries) countLists(entry, counts);
  }
  return counts;
}
