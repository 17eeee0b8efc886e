import type { Route } from "../answer.ts";

/** What the server tells of its own accord, as server-sent events. */
export function createEvents() {
  const listeners = new Set<(text: string) => void>();
  const route: Route = ({ path }) => {
    if (path !== "/:/eventsource/notifications") return undefined;
    return {
      open: (write) => {
        listeners.add(write);
        return () => void listeners.delete(write);
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
