import { type Arrival, createPaces } from "./pace.ts";

/** Books the time that a step took, in ms. */
type Charge = (ms: number) => void;

type Step = {
  run: () => void;
  /** Arrival of the request. Only the first step of a call has it. */
  arrival?: Arrival | undefined;
  charge?: Charge;
};

type TakenStep = { run: () => void; charge: Charge };

/** A group of callers that share what it gets, down to the steps of a single one. */
interface Share {
  add(path: readonly string[], step: Step): void;
  /** Removes the step that is next. */
  take(): TakenStep | undefined;
  size(): number;
}

/** The least that a step is charged with, so that steps too short to measure also take turns. */
const MIN_MS = 0.02;
/** Number of idle parts beyond which those without a debt are forgotten. */
const MANY_IDLE = 256;
/** Weight of the latest step in what the next one is expected to take. */
const LATEST = 0.25;
/**
 * Number of begun calls of one network with which no further call of it begins. Otherwise, a
 * thousand calls that arrive at once would all be begun, and all be too late.
 */
const MAX_BEGUN = 8;

/**
 * Divides time by weighted fair queueing (https://doi.org/10.1145/75247.75248) at each level of a
 * caller: among rights, among the networks with the same rights, and among the sessions and
 * connections of a network. `now` is a monotonic clock, in ms.
 */
export function createShares(now: () => number): Share {
  const ofNetwork = (): Share => createLanes(now, createNetworkShare);
  const ofRights = (): Share => createLanes(now, (rank) => createShare(ofNetwork, rank));
  return createShare(ofRights);
}

/** Ranks the parts of one level that wait. The lowest number is next. */
type Rank = (part: string) => number;

/**
 * Divides time equally between the parts that ask for little and those that ask constantly. Next to
 * sixty that ask constantly, a part that asks for little therefore waits for a step, not for sixty.
 * Among those that ask for little, the one that has used the least of what it saved is next.
 * Otherwise, sixty that were away for a moment and then ask constantly would delay it until they had
 * used up the savings of all of them, which are seconds.
 */
function createLanes(now: () => number, createLane: (rank?: Rank) => Share): Share {
  const paces = createPaces(now);
  const lanes = createShare((lane) =>
    lane === LITTLE ? createLane((part) => -paces.balanceMs(part)) : createLane(),
  );
  return {
    ...lanes,
    add(path, step) {
      const [part = ""] = path;
      const lane = paces.arrive(part, step.arrival) ? LITTLE : "constantly";
      const charge: Charge = (ms) => {
        paces.charge(part, ms);
        step.charge?.(ms);
      };
      lanes.add([lane, ...path], { ...step, charge });
    },
  };
}

const LITTLE = "little";

/** How the parts of one level have used its time. */
interface Accounts {
  /** Notes that a part, which did not wait, waits again. */
  arrive(part: string): void;
  /** Returns the virtual time at which the part's next step would end. The lowest is next. */
  endOf(part: string): number;
  charge(part: string, ms: number): void;
}

/**
 * A part's time begins where its last step ended, but not before the level's own time, which is
 * what an equal share of everybody would be. So a part gets no credit for its absence, and one that
 * uses less than its share never waits for long. `waiting` are the parts that wait.
 */
function createAccounts(waiting: ReadonlyMap<string, unknown>): Accounts {
  const accounts = new Map<string, { time: number; expectedMs: number }>();
  let levelTime = 0;
  const accountOf = (part: string) => accounts.get(part) ?? { time: 0, expectedMs: MIN_MS };

  function forgetSettled(): void {
    for (const [part, { time }] of accounts) {
      if (time <= levelTime && !waiting.has(part)) accounts.delete(part);
    }
  }

  return {
    arrive(part) {
      const account = accountOf(part);
      accounts.set(part, { ...account, time: Math.max(account.time, levelTime) });
    },
    endOf(part) {
      const { time, expectedMs } = accountOf(part);
      return time + expectedMs;
    },
    charge(part, ms) {
      const used = Math.max(ms, MIN_MS);
      const { time, expectedMs } = accountOf(part);
      const expected = expectedMs + LATEST * (used - expectedMs);
      accounts.set(part, { time: time + used, expectedMs: expected });
      const { size } = waiting;
      levelTime += used / (waiting.has(part) ? size : size + 1);
      if (accounts.size > MANY_IDLE + size) forgetSettled();
    },
  };
}

function createShare(createInside: (part: string) => Share, rank?: Rank): Share {
  /** Only parts that wait. */
  const parts = new Map<string, Share>();
  /** Parts without a waiting step, whose own parts still have accounts. */
  const resting = new Map<string, Share>();
  const accounts = createAccounts(parts);
  const rankOf = rank ?? accounts.endOf;
  let size = 0;

  function rest(key: string, part: Share): void {
    parts.delete(key);
    resting.set(key, part);
    const [oldest] = resting.keys();
    if (resting.size > MANY_IDLE && oldest !== undefined) resting.delete(oldest);
  }

  return {
    add([key = "", ...path], step) {
      const known = parts.get(key);
      const part = known ?? resting.get(key) ?? createInside(key);
      if (!known) accounts.arrive(key);
      resting.delete(key);
      parts.set(key, part);
      part.add(path, step);
      size++;
    },
    take() {
      const [key, part] = lowest(parts, ([name]) => rankOf(name)) ?? [];
      const taken = part?.take();
      if (key === undefined || !part || !taken) return undefined;
      size--;
      if (part.size() === 0) rest(key, part);
      return {
        run: taken.run,
        charge(ms) {
          accounts.charge(key, ms);
          taken.charge(ms);
        },
      };
    },
    size: () => size,
  };
}

type UserStep = Step & { user: string };

const isBegun = ({ arrival }: Step): boolean => arrival === undefined;

/** The steps of one network, among its sessions and connections. */
function createNetworkShare(rank?: Rank): Share {
  const begun = new Set<UserStep>();
  const fresh = new Set<UserStep>();
  const users = new Map<string, number>();
  const accounts = createAccounts(users);
  const rankOf = ({ user }: UserStep): number => (rank ?? accounts.endOf)(user);

  return {
    add([user = ""], step) {
      if (!users.has(user)) accounts.arrive(user);
      users.set(user, (users.get(user) ?? 0) + 1);
      (isBegun(step) ? begun : fresh).add({ ...step, user });
    },
    take() {
      const mayBegin = begun.size < MAX_BEGUN;
      const firsts = [lowest(begun, rankOf), mayBegin ? lowest(fresh, rankOf) : undefined];
      const step = lowest(
        firsts.filter((one) => one !== undefined),
        rankOf,
      );
      if (!step) return undefined;
      const { user } = step;
      (isBegun(step) ? begun : fresh).delete(step);
      const left = (users.get(user) ?? 1) - 1;
      if (left > 0) users.set(user, left);
      else users.delete(user);
      return {
        run: step.run,
        charge(ms) {
          accounts.charge(user, ms);
          step.charge?.(ms);
        },
      };
    },
    size: () => begun.size + fresh.size,
  };
}

/** Returns the first of those with the lowest number. */
function lowest<T>(all: Iterable<T>, numberOf: (one: T) => number): T | undefined {
  let best: { one: T; number: number } | undefined;
  for (const one of all) {
    const number = numberOf(one);
    if (best === undefined || number < best.number) best = { one, number };
  }
  return best?.one;
}
