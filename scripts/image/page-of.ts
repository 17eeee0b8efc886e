/** Calls the page's tools over HTTP, as a browser that opened a link of `web --print`. */
export async function openPage(
  link: string,
): Promise<<T>(tool: string, args?: object) => Promise<T>> {
  const url = new URL(link);
  const headers = { origin: url.origin, "content-type": "application/json", "x-plex-ingest": "1" };
  const send = async (path: string, body: object, more: object = {}): Promise<Response> => {
    const answer = await fetch(new URL(path, url), {
      method: "POST",
      headers: { ...headers, ...more },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const key = url.hash.replace("#key=", "");
  const session = await send("session", { key, name: "image check" });
  const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? "";
  return async <T>(tool: string, args: object = {}): Promise<T> =>
    (await (await send(`api/${tool}`, args, { cookie })).json()) as T;
}
