import type { Follower } from "./follower.ts";
import type { World, WorldOptions } from "./world.ts";

/** Something that a person wants of a model that has these tools. */
export type Task = {
  /** What the person says. */
  words: string;
  world?: WorldOptions;
  /** What happened before, by other hands. */
  before?(world: World): Promise<unknown>;
  /** What a client that only follows does about it; resolves with what it tells the person. */
  follow(client: Follower, world: World): Promise<string>;
  /** What the person is told must say these. */
  tells?: readonly RegExp[];
  /** Holds database, disk and services to be as the person wants them. @throws AssertionError */
  check?(world: World): Promise<void> | void;
  /** Calls, and tokens of their arguments and answers (four characters each). */
  most: { calls: number; tokens: number };
};

/** What a thing says about itself, for the person. */
export const said = (...things: unknown[]): string =>
  things.map((one) => JSON.stringify(one)).join("\n");
