export type SseEvent = { event: string; data: string };

/** No event of Plex's is a tenth of it; what has no end is no event. */
const MOST_CHARACTERS = 1_000_000;

/**
 * Takes a stream of server-sent events piece by piece, and gives the events that are whole. What is longer than a million
 * characters is left out.
 */
export function createSseReader(): (text: string) => SseEvent[] {
  const endOfLine = createLines();
  let event = "";
  let data: string[] = [];
  let length = 0;

  function end(): SseEvent[] {
    const whole = { event: event || "message", data: data.join("\n") };
    const isWhole = data.length > 0 && length <= MOST_CHARACTERS;
    [event, data, length] = ["", [], 0];
    return isWhole ? [whole] : [];
  }

  function take(line: string): void {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    length += line.length;
    if (length > MOST_CHARACTERS) data = [];
    else if (field === "event") event = value;
    else if (field === "data") data.push(value);
  }

  return (text) => {
    const events: SseEvent[] = [];
    const lines = text.split("\n");
    for (const [at, part] of lines.entries()) {
      const line = endOfLine(part, at < lines.length - 1);
      if (line === undefined) continue;
      if (line === "") events.push(...end());
      else take(line);
    }
    return events;
  };
}

/**
 * Puts lines together from their parts, each looked at once: a line may drip in for hours. Of one that is too long a
 * million and one characters come, which is too long for any event.
 */
function createLines(): (part: string, isEnded: boolean) => string | undefined {
  let parts: string[] = [];
  let length = 0;
  return (part, isEnded) => {
    const room = Math.max(0, MOST_CHARACTERS + 1 - length);
    if (room > 0 && part !== "") parts.push(part.slice(0, room));
    length += part.length;
    if (!isEnded) return undefined;
    const line = parts.join("").replace(/\r$/, "");
    [parts, length] = [[], 0];
    return line;
  };
}
