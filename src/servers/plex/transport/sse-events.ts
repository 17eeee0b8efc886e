export type SseEvent = { event: string; data: string };

/** Plex's events are less than a tenth of this size. */
const MAX_EVENT_CHARS = 1_000_000;

/**
 * Reads a stream of server-sent events in chunks and returns the completed events. Events of more
 * than a million characters are dropped.
 */
export function createSseReader(): (text: string) => SseEvent[] {
  const endOfLine = createLines();
  let event = "";
  let data: string[] = [];
  let length = 0;

  function end(): SseEvent[] {
    const whole = { event: event || "message", data: data.join("\n") };
    const isWhole = data.length > 0 && length <= MAX_EVENT_CHARS;
    [event, data, length] = ["", [], 0];
    return isWhole ? [whole] : [];
  }

  function take(line: string): void {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    length += line.length;
    if (length > MAX_EVENT_CHARS) data = [];
    else if (field === "event") event = value;
    else if (field === "data") data.push(value);
  }

  return (text) => {
    const events: SseEvent[] = [];
    const lines = text.split("\n");
    for (const [index, part] of lines.entries()) {
      const line = endOfLine(part, index < lines.length - 1);
      if (line === undefined) continue;
      if (line === "") events.push(...end());
      else take(line);
    }
    return events;
  };
}

/**
 * Joins lines from their parts and scans each part only once, because a line may arrive in many
 * small chunks. A line that is too long is cut to a million and one characters, so that its event
 * is dropped.
 */
function createLines(): (part: string, isEnded: boolean) => string | undefined {
  let parts: string[] = [];
  let length = 0;
  return (part, isEnded) => {
    const remainingChars = Math.max(0, MAX_EVENT_CHARS + 1 - length);
    if (remainingChars > 0 && part !== "") parts.push(part.slice(0, remainingChars));
    length += part.length;
    if (!isEnded) return undefined;
    const line = parts.join("").replace(/\r$/, "");
    [parts, length] = [[], 0];
    return line;
  };
}
