import { createPlexClient, type PlexClientDeps } from "../../../src/servers/plex/client.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { type PlexOptions, startPlex } from "../../support/plex/start-plex.ts";
import { toXml } from "../../support/plex/to-xml.ts";

export const TOKEN = "s3cret-Plex-Token";

/**
 * Creates the real client and a Plex on loopback. The client's clock does not advance until it is
 * moved.
 */
export async function withPlex(options: PlexOptions = {}, deps: Partial<PlexClientDeps> = {}) {
  const plex = await startPlex({ library: { sections: [], items: [] }, token: TOKEN, ...options });
  const clock = fakeClock();
  const client = createPlexClient({
    baseUrl: plex.url,
    token: () => TOKEN,
    clientIdentifier: "8d2f0c9e-0000-4000-8000-000000000001",
    version: "1.2.3",
    timeoutMs: 30_000,
    clock,
    // Makes the result independent of this machine's network cards.
    ownAddresses: () => [],
    ...deps,
  });
  const close = async (): Promise<void> => {
    await client.close();
    await plex.close();
  };
  /** Sets the JSON that Plex responds with from now on. */
  const says = (container: unknown): void =>
    plex.setFault({ kind: "body", body: JSON.stringify({ MediaContainer: container }) });
  return { plex, clock, client, says, [Symbol.asyncDispose]: close };
}

type Client = Awaited<ReturnType<typeof withPlex>>["client"];

/**
 * Returns what the client reads from the same response as JSON and as XML. Throws if the client
 * drops anything.
 */
export async function readFromBoth<T>(
  answer: object,
  ask: (client: Client) => Promise<T>,
): Promise<[T, T]> {
  const onDropped = (about: string): never => {
    throw new Error(`It dropped something of its ${about}.`);
  };
  await using it = await withPlex({}, { onDropped });
  it.says(answer);
  const fromJson = await ask(it.client);
  it.plex.setFault({ kind: "body", body: toXml("MediaContainer", { ...answer }) });
  return [fromJson, await ask(it.client)];
}
