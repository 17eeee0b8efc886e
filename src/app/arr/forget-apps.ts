import { byEngine } from "../../core/actor.ts";
import { listBlockedByArr } from "../../store/releases/ask-arr-sooner.ts";
import { own } from "../../store/storages/scope.ts";
import type { Stage, StageDeps } from "../engine/engine.ts";
import { changeState } from "../releases/change-state.ts";

const AGAIN_MS = 60_000;
const IDLE_INTERVAL_MS = 24 * 60 * 60_000;

/**
 * Decides the questions about Sonarr's or Radarr's refusal without them, once no app is configured.
 * While one is, its answers decide also what another one had refused.
 */
export function createForgetAppsStage({ store, clock, wake }: StageDeps): Stage {
  return {
    name: "arr",
    async run(signal) {
      const asked = await listBlockedByArr(own(store.read));
      for (const release of asked) {
        signal.throwIfAborted();
        const message = "No Sonarr or Radarr is configured.";
        await changeState(store, release, { kind: "look_again", message }, byEngine(clock.now()));
        wake();
      }
      return asked.length > 0 ? AGAIN_MS : IDLE_INTERVAL_MS;
    },
  };
}
