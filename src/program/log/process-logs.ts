import type { Config } from "../config/config.ts";
import { createLog, type DaemonLog } from "./log.ts";

const hidden = ({ secrets }: Config) => ({ secrets: () => secrets.flatMap((secret) => secret.redacted()) });

const terminalColumns = (): number | undefined => (process.stderr.isTTY ? process.stderr.columns : undefined);

const isPretty = ({ log: { format, file } }: Config, isFile = file !== undefined): boolean =>
  format === "text" || (format === "auto" && !isFile && process.stderr.isTTY);

/** To LOG_FILE, or to stderr. */
export const daemonLog = (config: Config): DaemonLog =>
  createLog({
    level: config.log.daemonLevel,
    file: config.log.file,
    pretty: isPretty(config),
    columns: terminalColumns,
    ...hidden(config),
  });

/** To stderr: the file is the daemon's. */
export const serverLog = (config: Config): DaemonLog =>
  createLog({
    level: config.log.level,
    file: undefined,
    pretty: isPretty(config, false),
    columns: terminalColumns,
    ...hidden(config),
  });

/** To stderr, as lines for the client that started us. */
export const stdioLog = (config: Config): DaemonLog =>
  createLog({ level: config.log.level, file: undefined, pretty: false, ...hidden(config) });
