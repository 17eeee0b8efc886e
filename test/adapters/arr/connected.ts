import { listConfiguredArrApps } from "../../../src/adapters/arr/apps.ts";
import type { ArrApp, ArrKind } from "../../../src/core/arr/app.ts";
import { ARR_KEY, type FakeArr } from "../../support/arr.ts";
import { fakeClock } from "../../support/fake-clock.ts";

/** A signal that never aborts. */
export const never = new AbortController().signal;

/** Connects the client to a stand-in. */
export async function connected(
  fake: Pick<FakeArr, "url">,
  kind: ArrKind,
  { key = ARR_KEY, url = fake.url }: { key?: string | null; url?: string } = {},
): Promise<ArrApp & AsyncDisposable> {
  const none = { url: undefined, key: { current: () => undefined } };
  const one = { url, key: { current: () => key ?? undefined } };
  const [app] = listConfiguredArrApps(
    { arr: { sonarr: none, radarr: none, apps: [], [kind]: one }, arrKeys: {} },
    { clock: fakeClock() },
  );
  if (!app) throw new Error("There is no app.");
  const client = await app.connect();
  return { ...client, [Symbol.asyncDispose]: client.close };
}
