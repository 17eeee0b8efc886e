import { EMPTY, type FakePlexRoute } from "../../../../src/hosts/demo/stand-ins/plex/answer.ts";

/** Events that the server sends on its own, as server-sent events. */
export function createEvents() {
  const listeners = new Set<(text: string) => void>();
  const route: FakePlexRoute = ({ path }) => {
    if (path !== "/:/eventsource/notifications") return undefined;
    return {
      ...EMPTY,
      take(response) {
        const write = (text: string): void => void response.write(text);
        response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
        listeners.add(write);
        response.on("close", () => listeners.delete(write));
      },
    };
  };
  return {
    route,
    notify(event: string, data: unknown): number {
      for (const write of listeners) write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      return listeners.size;
    },
  };
}
