import type { DoctorProbe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

/** More restarts than updates and a bad start explain. */
const MANY_RESTARTS = 5;

export const service: DoctorProbe = {
  id: "service",
  title: "Service",
  needs: [],
  async run({
    unit,
    service: { isOurs, startCommand },
    settings: { mode },
    program: { platform },
  }) {
    if (typeof unit !== "object" && isOurs) {
      return [
        ok("A service is installed, and its manager is not asked here.", {
          command: "plex-ingest service status",
        }),
      ];
    }
    if (unit === "unknown" && !platform.startsWith("darwin")) {
      return [ok("This machine has no systemd that answers, so a service is not looked for.")];
    }
    if (typeof unit !== "object") return [none(mode)];
    const { name, active, enabled, state, pid, user, watchdog, restarts, ofUser } = unit;
    const systemctl = ofUser ? "systemctl --user" : "sudo systemctl";
    const journal = ofUser ? `journalctl --user -u ${name}` : `sudo journalctl -u ${name}`;
    if (!active) {
      const failed = state.startsWith("failed");
      return [
        fail(`${name} is installed and does not run: ${state}.`, {
          ...(failed && { cause: "Its last start failed; the journal says why." }),
          command: failed
            ? `${journal} -n 50 --no-pager`
            : isOurs
              ? startCommand
              : `${systemctl} start ${name}`,
        }),
      ];
    }
    const boot: Finding[] = enabled
      ? []
      : [
          warn(`${name} does not start with the machine.`, {
            command: `${systemctl} enable ${name}`,
          }),
        ];
    const often: Finding[] =
      restarts >= MANY_RESTARTS
        ? [
            warn(`${name} was restarted ${restarts} times since it was started.`, {
              command: `${journal} -n 100 --no-pager`,
            }),
          ]
        : [];
    const guard = watchdog === undefined ? "without a watchdog" : `with a watchdog of ${watchdog}`;
    return [
      ok(
        `${name} runs (process ${pid ?? "unknown"}, ${user === undefined ? "the manager's own account" : `as ${user}`}), ${guard}.`,
      ),
      ...boot,
      ...often,
    ];
  },
};

const none = (mode: string): Finding =>
  mode === "hook" || mode === "mcp"
    ? ok(`No service is installed, and mode ${mode} needs none.`)
    : ok(
        "No service is installed: the daemon runs while you start it, and not after a restart of the machine.",
        {
          command: "plex-ingest service install",
        },
      );

const BEST = 24;

export const program: DoctorProbe = {
  id: "program",
  title: "Program",
  needs: [],
  async run({ program: { node, platform, driver } }) {
    const missing = await driver();
    if (missing !== undefined) {
      return [
        fail(`The database driver better-sqlite3 does not load in Node ${node}.`, {
          cause: missing,
          advice:
            "Install plex-ingest again: it brings the driver for each platform, and nothing is built.",
        }),
      ];
    }
    const [major = 0] = node.split(".").map(Number);
    if (major < BEST) {
      return [
        warn(`Node ${node} works; ${BEST} LTS is what is tested most.`, {
          advice: `Install Node ${BEST}.`,
        }),
      ];
    }
    return [ok(`Node ${node} on ${platform}, and the database driver loads.`)];
  },
};
