CREATE TABLE "supplier_webhook" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"registered" text,
	"is_ours" boolean NOT NULL,
	"read_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "supplier_webhook_one_row" CHECK ("supplier_webhook"."id" = 1)
);
--> statement-breakpoint
CREATE INDEX "audit_log_at" ON "audit_log" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_log_actor" ON "audit_log" USING btree ("actor","at","id");