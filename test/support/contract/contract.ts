import type {
  AnswerFilter,
  FakeAnswer,
  FakeRequest,
  StandIn,
} from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { type Fault, fail } from "../fault.ts";

/** Formats of values. */
export const INTEGER = /^\d{1,15}$/;
export const FLAG = /^[01]$/;
export const TEXT = /^[^\0]+$/;

/**
 * The evidence that the server supports the endpoint: its own document, recorded responses, or
 * widely used clients.
 */
type Source = "specification" | "recordings" | "clients";

/** The known facts about one endpoint. */
export type Row = {
  methods: readonly string[];
  /** `{id}` stands for one part of a path. */
  path: string;
  from: Source;
  /** The first version that is known to have it. Absent if every supported version has it. */
  since?: string;
  query?: Readonly<Record<string, RegExp>>;
  /** For parameters that were added later, the first version that has them. */
  newer?: Readonly<Record<string, string>>;
  /** Required query parameters. */
  needs?: readonly string[];
  /** Statuses in addition to those that any request may get. */
  errors?: readonly number[];
};

export type Contract = {
  server: string;
  rows: readonly Row[];
  /** Parameters that every endpoint accepts. */
  query?: Readonly<Record<string, RegExp>>;
  /** Headers whose names match `begin` must be among these. */
  headers?: { begin: RegExp; known: Readonly<Record<string, RegExp>> };
  /** Statuses that any request may get. */
  errors: readonly number[];
  /** Checks what no row can express. For a refused request, returns a sentence. */
  also?: (asked: FakeRequest) => string | undefined;
};

export const nameOf = ({ methods, path }: Row): string => `${methods.join("|")} ${path}`;

function rowOf(
  { rows }: Contract,
  { method, path }: Pick<FakeRequest, "method" | "path">,
): Row | undefined {
  const parts = path.split("/");
  return rows.find((row) => {
    const wanted = row.path.split("/");
    const fits = (part: string, at: number): boolean =>
      part.startsWith("{") ? parts[at] !== "" : part === parts[at];
    return row.methods.includes(method) && wanted.length === parts.length && wanted.every(fits);
  });
}

const numbersOf = (version: string): number[] =>
  (/^[\d.]*/.exec(version)?.[0] ?? "").split(".").map(Number);

/**
 * True if a server is older than the version that introduced something. Without a version, the
 * server is today's.
 */
export function isOlder(version: string | undefined, since: string | undefined): boolean {
  if (version === undefined || since === undefined) return false;
  const own = numbersOf(version);
  const [at, wanted = 0] =
    [...numbersOf(since).entries()].find(([place, one]) => one !== own[place]) ?? [];
  return at !== undefined && (own[at] ?? 0) < wanted;
}

/**
 * Explains why a real server of this version would not accept this request, and names the row that
 * decides. Undefined if the server accepts the request.
 */
export function refuse(
  contract: Contract,
  asked: FakeRequest,
  version?: string,
): string | undefined {
  const { server, query: everywhere, headers, also } = contract;
  const row = rowOf(contract, asked);
  if (!row) return `${server} has no ${asked.method} ${asked.path}`;
  const known = { ...everywhere, ...row.query };
  for (const [name, value] of Object.entries(asked.query)) {
    const form = known[name];
    if (!form) return `${nameOf(row)} has no parameter ${name}`;
    const since = row.newer?.[name];
    if (isOlder(version, since)) {
      return `${nameOf(row)}: ${name} came with ${since}, and this is ${version}`;
    }
    if (!form.test(value)) {
      return `${nameOf(row)}: ${name} is not ${String(form)} but ${value.slice(0, 60)}`;
    }
  }
  const missing = (row.needs ?? []).find((name) => asked.query[name] === undefined);
  if (missing !== undefined) return `${nameOf(row)} needs the parameter ${missing}`;
  for (const [name, value] of Object.entries(asked.headers)) {
    if (!headers?.begin.test(name)) continue;
    if (!headers.known[name]?.test(String(value))) {
      return `${nameOf(row)}: no header ${name}: ${String(value)}`;
    }
  }
  const more = also?.(asked);
  return more === undefined ? undefined : `${nameOf(row)}: ${more}`;
}

/**
 * `refused` returns the refusals of a contract-checked stand-in since they were last read. A fault
 * applies from now on, and undefined ends it.
 */
export type Strict = { refused(): string[]; setFault(fault: Fault | undefined): void };

/**
 * Makes a stand-in refuse what the real server would not accept. The program's error handling may
 * hide a refusal. Therefore a refusal that the test has not read makes the test fail when the
 * stand-in is closed. `refusal` returns this kind of server's response for an error status.
 */
export async function strictly<T extends StandIn>(
  { contract, refusal, version, through = (_, answer) => answer() }: Kept,
  start: (through: NonNullable<AnswerFilter>) => Promise<T>,
): Promise<T & Strict> {
  const said = new Set<string>();
  let fault: Fault | undefined;
  const standIn = await start((asked, answer) => {
    // An old server responds like this, so the caller must have another way.
    if (isOlder(version?.(), rowOf(contract, asked)?.since)) return refusal(404);
    const why = refuse(contract, asked, version?.());
    if (why !== undefined) {
      said.add(why);
      return { status: 400, body: why, type: "text/plain" };
    }
    const own = (): FakeAnswer => through(asked, answer);
    const now = fault;
    if (!now || !asked.url.includes(now.only ?? "")) return own();
    return { status: 0, body: "", take: (response) => fail(now, response, own, refusal) };
  });
  const refused = (): string[] => {
    const all = [...said];
    said.clear();
    return all;
  };
  const close = async (): Promise<void> => {
    await standIn.close();
    const all = refused();
    if (all.length > 0) {
      throw new Error(`A real ${contract.server} would not know: ${all.join("; ")}`);
    }
  };
  const setFault = (next: Fault | undefined): void => {
    fault = next;
  };
  return { ...standIn, refused, setFault, close, [Symbol.asyncDispose]: close };
}

type Kept = {
  contract: Contract;
  refusal: (status: number) => FakeAnswer;
  /** The version of the server. Default: the current version. */
  version?: () => string;
  through?: AnswerFilter;
};
