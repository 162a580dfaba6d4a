CREATE TABLE "supplier_budget" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"next_free_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "supplier_budget_one_row" CHECK ("supplier_budget"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "supplier_tickets" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"lane" smallint NOT NULL,
	"expires_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
insert into supplier_budget (id) values (1);
