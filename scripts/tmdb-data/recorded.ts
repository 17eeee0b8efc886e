import { parseJson } from "../../src/base/text/parse-json.ts";
import type { Recorded } from "./read-body.ts";

type Fields = Record<string, unknown>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

const STATUS_OF_CODE: Record<number, number> = {
  7: 401,
  17: 401,
  22: 400,
  27: 400,
  25: 429,
  30: 401,
  34: 404,
  6: 404,
  11: 500,
};

/** The example bodies of an OpenAPI document, which stores them as text. */
const examplesIn = (paths: Fields): Recorded[] =>
  Object.entries(paths).flatMap(([path, of]) => {
    const { "200": success } = fieldsOf(fieldsOf(fieldsOf(of)["get"])["responses"]);
    const { examples } = fieldsOf(fieldsOf(fieldsOf(success)["content"])["application/json"]);
    return Object.values(fieldsOf(examples)).flatMap((one) => {
      const { value } = fieldsOf(one);
      return typeof value === "string" ? [{ path, status: 200, body: parseJson(value) }] : [];
    });
  });

/**
 * Returns the responses in a file: WireMock's pairs, go-vcr's cassettes, an OpenAPI document's
 * examples, or a single body.
 */
export function recordedIn(text: string, isYaml: boolean): Recorded[] {
  if (isYaml) {
    return [
      ...text.matchAll(/^ +url: (\S+)[\s\S]*?^ +body: '((?:[^']|'')*)'[\s\S]*?^ +code: (\d+)/gm),
    ].map(([, url = "", body = "", code]) => ({
      path: new URL(url).pathname,
      status: Number(code),
      body: parseJson(body.replaceAll("''", "'").replace(/\n+ +/g, " ")),
    }));
  }
  const whole = parseJson(text);
  const { Request: request, Response: response, openapi, paths } = fieldsOf(whole);
  if (openapi !== undefined) return examplesIn(fieldsOf(paths));
  if (response === undefined) {
    const { status_code: code } = fieldsOf(whole);
    return [
      {
        path: undefined,
        status: STATUS_OF_CODE[Number(code)] ?? (code === undefined ? 200 : 422),
        body: whole,
      },
    ];
  }
  const { StatusCode: status, BodyAsJson: asJson, Body: asText } = fieldsOf(response);
  const { Pattern: path } = fieldsOf([fieldsOf(fieldsOf(request)["Path"])["Matchers"]].flat()[0]);
  const body = asJson ?? (typeof asText === "string" ? parseJson(asText) : undefined);
  return [
    { path: typeof path === "string" ? path : undefined, status: Number(status ?? 200), body },
  ];
}
