import { QBITTORRENT_KIND } from "../../../src/clients/qbittorrent/kind.ts";
import type { ClientSettings, Refusals } from "../../../src/core/torrent/client.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import {
  type FakeQbittorrentOptions,
  startFakeQbittorrent,
} from "../../support/fake-qbittorrent.ts";

type Given = {
  password?: () => string | undefined;
  key?: string;
  username?: string;
  /** True if the user name and the password are both unset. */
  isNobody?: boolean;
  settings?: Partial<ClientSettings>;
  refusals?: () => Refusals;
};

/**
 * The real client against a loopback qBittorrent. The client's clock stands still until the test
 * advances it.
 */
export async function withQbittorrent(options: FakeQbittorrentOptions = {}, given: Given = {}) {
  const fake = await startFakeQbittorrent(options);
  const clock = fakeClock();
  const auth = given.key === undefined && !given.isNobody ? options.auth : undefined;
  const password = given.password ?? (() => auth?.password);
  const username = given.username ?? auth?.username;
  const access = { url: fake.url, username, password, key: () => given.key };
  const connect = (triesAgain = false) =>
    QBITTORRENT_KIND.connect(clientSettings("qbittorrent", given.settings), access, {
      clock,
      deadlineMs: 5000,
      triesAgain,
      refusals: given.refusals?.(),
    });
  const client = await connect();
  const { commands } = client;
  if (!commands) throw new Error("It takes no commands.");
  return {
    fake,
    clock,
    client,
    commands,
    /** Opens another client with the same settings. */
    connect,
    async [Symbol.asyncDispose]() {
      await client.close();
      await fake[Symbol.asyncDispose]();
    },
  };
}

export async function allOf<T>(answers: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = [];
  for await (const answer of answers) read.push(answer);
  return read;
}
