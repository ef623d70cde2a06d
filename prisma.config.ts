import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // Prisma's own env() throws when the variable is missing, and generating the client needs no database.
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
