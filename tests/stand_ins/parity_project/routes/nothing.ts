// What JavaScript lets a handler do: it returns nothing.
export const handler = { GET() {} };
