ALTER TABLE "orders" ADD COLUMN "session_key_no" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "key_no" integer DEFAULT 1 NOT NULL;