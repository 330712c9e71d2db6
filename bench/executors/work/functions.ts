export function add(a: number, b: number): number {
  return a + b;
}

export function measure(bytes: Uint8Array): number {
  return bytes.length;
}
