import type { Setup } from "../../../app/setup/setup.ts";
import { ARR_KINDS, ARR_PORTS, ARR_TITLES, type ArrKind } from "../../../core/arr/app.ts";
import { completeAddress } from "../../../core/setup/complete-address.ts";
import { ARR_SETUP, type SetupValues } from "../../../core/setup/setup-settings.ts";
import { explainAddressProblem } from "./ask-plex.ts";
import type { Prompts } from "./prompts.ts";

const explainKeyProblem = (text: string): string | undefined =>
  /^[\x21-\x7e]+$/.test(text)
    ? undefined
    : "Copy the key from Settings → General; it has no spaces.";

/**
 * Asks whether Sonarr or Radarr import downloads, and for each one its address and key, until it
 * answers or the person continues without it. Asks nothing if an app is set already.
 */
export async function askArr(
  setup: Setup,
  ask: Prompts,
  signal: AbortSignal,
): Promise<SetupValues> {
  if (setup.hasArr) return {};
  const chosen = await ask.several(
    "Do Sonarr or Radarr import downloads? (Space to select, Enter to continue)",
    ARR_KINDS.map((kind) => ({ value: kind, label: ARR_TITLES[kind] })),
  );
  let values: SetupValues = {};
  for (const kind of chosen) values = { ...values, ...(await askApp(setup, kind, ask, signal)) };
  return values;
}

async function askApp(
  setup: Setup,
  kind: ArrKind,
  ask: Prompts,
  signal: AbortSignal,
): Promise<SetupValues> {
  const title = ARR_TITLES[kind];
  let typed = `http://127.0.0.1:${ARR_PORTS[kind]}`;
  for (;;) {
    typed = completeAddress(
      await ask.text(`Address of ${title}, with its path if it has one`, {
        initial: typed,
        hint: `http://nas:${ARR_PORTS[kind]}`,
        check: explainAddressProblem,
      }),
    );
    const key = await ask.secret(`API key of ${title} (Settings → General)`, {
      check: explainKeyProblem,
    });
    const checked = await ask.busy(`Asking ${title}`, () =>
      setup.checks.arr(kind, typed, key, signal),
    );
    if (checked.ok) {
      ask.report("good", `${title} ${checked.value.version} answers and accepts the key.`);
      return { [ARR_SETUP[kind].url]: typed, [ARR_SETUP[kind].key]: key };
    }
    ask.report("bad", checked.message);
    if (!(await ask.confirm(`Try ${title} again?`, true))) return {};
  }
}
