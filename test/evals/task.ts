import type { Follower } from "./follower.ts";
import type { World, WorldOptions } from "./world.ts";

/** A person's request to a model that has these tools. */
export type Task = {
  /** The person's words. */
  words: string;
  world?: WorldOptions;
  /** Things that happened before, done by others. */
  before?(world: World): Promise<unknown>;
  /** Does the task as a client that only follows. Resolves with the text for the person. */
  follow(client: Follower, world: World): Promise<string>;
  /** The text for the person must match these. */
  tells?: readonly RegExp[];
  /**
   * Asserts that database, disk and services are as the person wants them. @throws AssertionError
   */
  check?(world: World): Promise<void> | void;
  /** Calls, and tokens (o200k_base) of their arguments and answers, without searches for tools. */
  most: { calls: number; tokens: number };
};

/** Quotes things unchanged, as JSON, for use in the text for the person. */
export const said = (...things: unknown[]): string =>
  things.map((one) => JSON.stringify(one)).join("\n");
