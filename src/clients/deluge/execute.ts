import { UserError } from "../../core/errors.ts";
import type { DelugeCall } from "./rpc.ts";

const PLUGIN = "Execute";
const EVENT = "complete";

type Command = { event: string; path: string };

/** Deluge's own event of a torrent that is complete and moved. */
export async function readHook(
  call: DelugeCall,
  signal: AbortSignal,
): Promise<{ enabled: boolean; path: string | undefined }> {
  if (!(await isOn(call, signal))) return { enabled: false, path: undefined };
  const ours = (await commands(call, signal)).filter(({ event }) => event === EVENT);
  const path = (ours.find((one) => one.path.endsWith("/torrent-done.sh")) ?? ours[0])?.path;
  return { enabled: path !== undefined, path };
}

/**
 * Adds the script to what the plugin Execute runs. An event that had no command is listened to only once the plugin was off
 * and on; then commands of its other events would run twice (2.0.3), so with any of these a restart is left to a person.
 * @throws UserError `refused`
 */
export async function setHook(call: DelugeCall, script: string, signal: AbortSignal): Promise<void> {
  if (!(await isOn(call, signal))) await call("core.enable_plugin", [PLUGIN], signal);
  const before = await commands(call, signal);
  if (before.some(({ event, path }) => event === EVENT && path === script)) return;
  await call("execute.add_command", [EVENT, script], signal);
  if (!(await commands(call, signal)).some(({ event, path }) => event === EVENT && path === script)) {
    throw new UserError("Deluge did not take the script.", "Add it on its page: Preferences, Execute.", "refused");
  }
  if (before.some(({ event }) => event === EVENT)) return;
  if (before.length > 0) {
    throw new UserError("Deluge has the script, and runs it from its next start.", "Restart deluged.", "refused");
  }
  await call("core.disable_plugin", [PLUGIN], signal);
  await call("core.enable_plugin", [PLUGIN], signal);
}

async function isOn(call: DelugeCall, signal: AbortSignal): Promise<boolean> {
  const plugins = await call("core.get_enabled_plugins", [], signal);
  return Array.isArray(plugins) && plugins.includes(PLUGIN);
}

async function commands(call: DelugeCall, signal: AbortSignal): Promise<Command[]> {
  const answer = await call("execute.get_commands", [], signal);
  return (Array.isArray(answer) ? (answer as unknown[]) : []).flatMap((one) => {
    const [, event, path]: unknown[] = Array.isArray(one) ? one : [];
    return typeof event === "string" && typeof path === "string" ? [{ event, path }] : [];
  });
}
