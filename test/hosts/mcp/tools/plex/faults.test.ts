import { expect, test } from "vitest";
import { TOOLS } from "../../../../../src/hosts/mcp/registry.ts";
import type { PlexFault } from "../../../../support/plex/fault.ts";
import { CALLS, plexTools, readResult } from "../../../../support/plex/plex-tools.ts";

type Kind = PlexFault["kind"];
type Call = (typeof CALLS)[number];

/** Time that a client waits for an answer. */
const PATIENCE_MS = 10_000;
const FORMS = ["json", "xml"] as const;
type Form = (typeof FORMS)[number];
/** Each call has a separate server. */
const CALLS_AT_ONCE = 4;

const FAULTS: Record<Kind, RegExp> = {
  unauthorized: /^unauthorized: .*PLEX_TOKEN/,
  forbidden: /^unauthorized: .*owner/,
  not_found: /^(?:not_found|unsupported|plex_unavailable): /,
  too_many: /^plex_unavailable: .*\(429\)/,
  broken: /^plex_unavailable: .*\(500\)/,
  bad_gateway: /^plex_unavailable: .*\(502\)/,
  maintenance: /^plex_unavailable: .*maintenance/,
  html: /^plex_unavailable: .*web page/,
  plain: /^plex_unavailable: /,
  empty: /^plex_unavailable: /,
  inner_error: /^refused: .*\(400\)/,
  cut: /^plex_unavailable: /,
  wrong_shape: /^plex_unavailable: /,
  redirect: /^plex_unavailable: .*302/,
  delay: /^plex_unavailable: .*(?:timed out|slow)/,
  hang: /^plex_unavailable: .*(?:timed out|slow)/,
  stall: /^plex_unavailable: .*(?:timed out|slow)/,
  reset: /^plex_unavailable: .*(?:closed|cut off)/,
  reset_midway: /^plex_unavailable: .*(?:closed|cut off)/,
};

/**
 * The messages themselves are not listed, because their wording changes. Each message states
 * whether a retry is useful.
 */
const CODES =
  /^(?:invalid_request|not_found|refused|unauthorized|unsupported|plex_unavailable): .*\((?:permanent|temporary)/;

test("each tool has a test call that works in both formats", async () => {
  const named = new Set(CALLS.map(([name]) => name));
  expect([...named].toSorted()).toEqual(
    TOOLS.filter(({ toolset }) => toolset === "plex")
      .map(({ name }) => name)
      .toSorted(),
  );
  const answers = await Promise.all(
    FORMS.map(async (form) => {
      // Playback does not advance, so both formats report the same state.
      await using it = await plexTools({ form, now: () => 0 });
      const said: unknown[] = [];
      for (const [name, args] of CALLS) {
        said.push([name, readResult(name, await it.call(name, args))]);
      }
      expect(it.reported).toEqual([]);
      expect(it.plex.traffic.tokens.inHeaders).toEqual([it.plex.token]);
      expect(it.plex.traffic.tokens.inAddresses.filter((token) => token === it.plex.token)).toEqual(
        [],
      );
      return said;
    }),
  );
  const [json, xml] = answers.map((said) =>
    JSON.stringify(
      said,
      (key, value) => (/^(?:updated_at|latency_ms)$/.test(key) ? undefined : value),
      1,
    ),
  );
  expect(xml).toEqual(json);
  for (const [name, data] of answers[0] as [string, unknown][]) {
    expect(data, name).toBeTypeOf("object");
  }
});

/**
 * Calls one tool with one fault on a separate server. Otherwise the circuit breaker would answer
 * the next call.
 */
async function struck([name, args]: Call, form: Form, fault: PlexFault) {
  await using it = await plexTools({ form });
  it.plex.setFaults(fault);
  const result = await it.call(name, args);
  const what = `${name} ${JSON.stringify(args)} in ${form}`;
  expect(it.reported, what).toEqual([]);
  expect(result.tookMs, what).toBeLessThan(PATIENCE_MS);
  return { what, said: asError(readResult(name, result)) };
}

/**
 * When other tools return an error, `get_server_info` reports that the server is not reachable,
 * with the reason.
 */
const asError = (said: unknown): unknown => {
  const { reachable, message } = (typeof said === "object" ? said : {}) as {
    reachable?: boolean;
    message?: string;
  };
  return reachable === false ? `plex_unavailable: ${message} (temporary)` : said;
};

const kinds = Object.keys(FAULTS) as Kind[];

async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const worker = async (): Promise<void> => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker));
}

const inBothForms = (calls: readonly Call[]): [Call, Form][] =>
  calls.flatMap((call) => FORMS.map((form): [Call, Form] => [call, form]));

test.each(kinds)(
  "each tool reports an error in time when every response of Plex is %s",
  async (kind) => {
    await each(inBothForms(CALLS), async ([call, form]) => {
      const { what, said } = await struck(call, form, { kind });
      expect(said, what).toEqual(expect.stringMatching(FAULTS[kind]));
      expect(said, what).toEqual(expect.stringMatching(CODES));
    });
  },
);

/** Responses that only some tools depend on, and the tools that request them. */
const BESIDE: [only: RegExp, asked: RegExp][] = [
  [/\/clients/, /playback/],
  [/\/accounts|\/devices/, /history/],
  [/\/all(?:\?|$)/, /librar/],
  [/\/genre/, /items/],
  [/\/hubs/, /search|deck|recently/],
];

async function fits(call: Call, form: Form, fault: PlexFault): Promise<void> {
  const { what, said } = await struck(call, form, fault);
  if (typeof said === "string") expect(said, what).toMatch(CODES);
}

test.each(kinds)(
  "returns a valid answer or a reason in time if half of Plex's responses are %s",
  async (kind) => {
    const half = BESIDE.flatMap(([only, asked], at) =>
      CALLS.filter(([name]) => asked.test(name)).map((call) => ({
        call,
        only,
        form: FORMS[at % 2] ?? "json",
      })),
    );
    await each(half, ({ call, only, form }) => fits(call, form, { kind, only }));
  },
);

test.each(kinds)(
  "returns an outcome or a reason in time if players and their queues are %s",
  async (kind) => {
    const commands = CALLS.filter(([name]) => name === "control_playback");
    const only = /\/(?:player|playQueues|security)/;
    await each(inBothForms(commands), ([call, form]) => fits(call, form, { kind, only }));
  },
);
