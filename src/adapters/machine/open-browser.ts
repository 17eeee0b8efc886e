import { spawn } from "node:child_process";
import { writeWhole } from "../fs/replace-file.ts";

/**
 * Variables that a browser needs to find its screen and its profile. Keys and tokens in the
 * environment are not passed on.
 */
const PASSED_ON =
  /^(?:PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TMPDIR|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|BROWSER|DESKTOP_SESSION|KDE_\w+|GNOME_\w+)$/;

type Env = Readonly<Record<string, string | undefined>>;

type BrowserOptions = {
  /**
   * A private file that redirects the browser to the address, because every user of the machine can
   * read a process's command line.
   */
  file: string;
  platform: NodeJS.Platform;
  env: Env;
};

/** True if a browser would have a screen. Over SSH, a Mac's screen is elsewhere. */
export const hasScreen = ({ platform, env }: Pick<BrowserOptions, "platform" | "env">): boolean =>
  platform === "darwin"
    ? env["SSH_CONNECTION"] === undefined
    : [env["DISPLAY"], env["WAYLAND_DISPLAY"]].some(
        (screen) => screen !== undefined && screen !== "",
      );

/**
 * Opens an address in the user's browser, which keeps running on its own. Returns false if no
 * program could open it.
 */
export async function openBrowser(
  url: string,
  { file, platform, env }: BrowserOptions,
): Promise<boolean> {
  const safe = url.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const html = `<!doctype html><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${safe}"><a href="${safe}">plex-ingest</a>\n`;
  try {
    await writeWhole(file, html, 0o600);
  } catch {
    return false;
  }
  const passed = Object.fromEntries(Object.entries(env).filter(([name]) => PASSED_ON.test(name)));
  return new Promise((resolve) => {
    const program = platform === "darwin" ? "open" : "xdg-open";
    const child = spawn(program, [file], { detached: true, stdio: "ignore", env: passed });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}
