/** Who the service is for: one person, while the machine runs, or the system. */
export type Scope = "user" | "system";

/** Under these names systemd and launchd know the service. */
export const UNIT = "plex-ingest.service";
export const LABEL = "com.plex-ingest.daemon";

/** The full path of the file that installs the service. */
export function serviceFile(platform: "linux" | "darwin", scope: Scope, home: string): string {
  const isUser = scope === "user";
  if (platform === "linux") return isUser ? `${home}/.config/systemd/user/${UNIT}` : `/etc/systemd/system/${UNIT}`;
  return `${isUser ? home : ""}/Library/${isUser ? "LaunchAgents" : "LaunchDaemons"}/${LABEL}.plist`;
}
