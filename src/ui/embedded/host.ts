import type { Bridge } from "../desk/bridge.ts";

type Mode = "inline" | "fullscreen" | "pip";

/** What the host says about the place that the view has in it; each part may be missing. */
export type HostContext = {
  theme?: "light" | "dark";
  styles?: { variables?: Record<string, string | undefined> };
  displayMode?: Mode;
  availableDisplayModes?: Mode[];
};

export type Host = {
  context: HostContext;
  capabilities: { openLinks?: object; updateModelContext?: object };
};

/** https://github.com/modelcontextprotocol/ext-apps, the text that is in force */
const PROTOCOL = "2026-01-26";

/** Opens the session with the host; its looks are worn from then on. `changed` is told each new context. */
export async function meetHost(bridge: Bridge, changed: (context: HostContext) => void): Promise<Host> {
  let context: HostContext = {};
  const wear = (part: HostContext): void => {
    context = { ...context, ...part };
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries(part.styles?.variables ?? {}))
      if (name.startsWith("--") && value !== undefined) style.setProperty(name, value);
    if (context.theme) style.colorScheme = context.theme;
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

/** Tells the host how high the view is, now and whenever that changes. Returns what ends it. */
export function tellSize(bridge: Bridge): () => void {
  let last = 0;
  const watch = new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height !== last) bridge.notify("ui/notifications/size-changed", { height, width: innerWidth });
    last = height;
  });
  watch.observe(document.documentElement);
  return () => watch.disconnect();
}
