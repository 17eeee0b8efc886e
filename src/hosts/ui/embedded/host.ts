import type { Bridge } from "../desk/bridge.ts";

type Mode = "inline" | "fullscreen" | "pip";

/** The host's description of how it embeds the view. Each part may be missing. */
export type HostContext = {
  theme?: "light" | "dark";
  styles?: { variables?: Record<string, string | undefined>; css?: { fonts?: string } };
  /** Widths, in px, of the covered areas at the edges of the screen. */
  safeAreaInsets?: Partial<Record<(typeof SIDES)[number], number>>;
  displayMode?: Mode;
  availableDisplayModes?: Mode[];
};

export type Host = {
  context: HostContext;
  capabilities: { openLinks?: object; updateModelContext?: object };
};

const SIDES = ["top", "right", "bottom", "left"] as const;

/** https://github.com/modelcontextprotocol/ext-apps, the version in force */
const PROTOCOL = "2026-01-26";

/**
 * Opens the session with the host, and from then on applies the host's styles. `changed` receives
 * each new context.
 */
export async function meetHost(
  bridge: Bridge,
  changed: (context: HostContext) => void,
): Promise<Host> {
  let context: HostContext = {};
  let worn: string[] = [];
  const fonts = document.head.appendChild(document.createElement("style"));
  const wear = (part: HostContext): void => {
    context = { ...context, ...part };
    const { theme, styles, safeAreaInsets } = context;
    const { style } = document.documentElement;
    if (part.styles) {
      // A theme with fewer variables must not leave any of the previous theme behind.
      for (const name of worn) style.removeProperty(name);
      const variables = Object.entries(styles?.variables ?? {}).filter(([name]) =>
        name.startsWith("--"),
      );
      for (const [name, value = ""] of variables) style.setProperty(name, value);
      worn = variables.map(([name]) => name);
      fonts.textContent = styles?.css?.fonts ?? "";
    }
    for (const side of SIDES) {
      style.setProperty(`--safe-${side}`, `${safeAreaInsets?.[side] ?? 0}px`);
    }
    if (theme) style.colorScheme = theme;
    changed(context);
  };
  bridge.on("ui/notifications/host-context-changed", wear);
  const { hostCapabilities = {}, hostContext = {} } = await bridge.request<{
    hostCapabilities?: Host["capabilities"];
    hostContext?: HostContext;
  }>("ui/initialize", {
    protocolVersion: PROTOCOL,
    appInfo: { name: "plex-ingest", version: "1" },
    appCapabilities: { availableDisplayModes: ["inline", "fullscreen"] },
  });
  wear(hostContext);
  bridge.notify("ui/notifications/initialized", {});
  return { context, capabilities: hostCapabilities };
}

/**
 * Notifies the host of the view's height now and on every change. Returns a function that stops the
 * notifications.
 */
export function tellSize(bridge: Bridge): () => void {
  let last = 0;
  const watch = new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height !== last) {
      bridge.notify("ui/notifications/size-changed", { height, width: innerWidth });
    }
    last = height;
  });
  watch.observe(document.documentElement);
  return () => watch.disconnect();
}
