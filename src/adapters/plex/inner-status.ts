/**
 * The status that an answer tells in its root element, whatever HTTP said: some calls answer 200 and
 * `<Response code="400" status="Bad Request"/>`. Players also send it unclosed. Undefined when there is none.
 */
export function innerStatus(text: string): number | undefined {
  const read = /^\s*(?:<\?xml[^>]{0,200}>\s*)?<Response\b[^>]{0,500}?\bcode="(\d{3})"/.exec(text.slice(0, 1000));
  return read ? Number(read[1]) : undefined;
}
