import { expect } from "vitest";

/** Signs a browser in with a link. */
export async function signIn(link: string) {
  const url = new URL(link);
  const key = url.hash.replace("#key=", "");
  const headers = { origin: url.origin, "content-type": "application/json", "x-plex-ingest": "1" };
  const send = (path: string, body: object, more: Record<string, string> = {}) =>
    fetch(new URL(path, url), {
      method: "POST",
      headers: { ...headers, ...more },
      body: JSON.stringify(body),
    });
  const made = await send("session", { key, name: "phone" });
  expect(made.status).toBe(200);
  const cookie = made.headers.get("set-cookie")?.split(";")[0] ?? "";
  const call = async <T>(tool: string, args: object = {}): Promise<T> => {
    const answered = await send(`api/${tool}`, args, { cookie });
    expect(answered.status, await answered.clone().text()).toBe(200);
    return (await answered.json()) as T;
  };
  return { key, cookie, secret: cookie.split("=")[1] ?? "", send, call };
}
