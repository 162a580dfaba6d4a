CREATE TABLE "money_checks" (
	"id" text PRIMARY KEY NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"to_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"reason" text,
	"result" jsonb,
	"by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "money_checks_created" ON "money_checks" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "customers_email" ON "customers" USING btree ("email" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "esims_iccid_tail" ON "esims" USING btree (reverse("iccid") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "events_inbox" ON "events" USING btree ("source","received_at","id");--> statement-breakpoint
CREATE INDEX "events_failed" ON "events" USING btree ("received_at","id") WHERE "events"."state" = 'failed';--> statement-breakpoint
CREATE INDEX "mails_order" ON "mails" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "order_lines_open" ON "order_lines" USING btree ("order_id") WHERE "order_lines"."state" not in ('waiting', 'delivered', 'closed');--> statement-breakpoint
CREATE UNIQUE INDEX "order_units_one_replacement" ON "order_units" USING btree ("replaces_unit_id") WHERE "order_units"."replaces_unit_id" is not null and "order_units"."decision" is distinct from 'refund';--> statement-breakpoint
CREATE INDEX "orders_newest" ON "orders" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "orders_state" ON "orders" USING btree ("state","created_at","id");--> statement-breakpoint
CREATE INDEX "orders_email" ON "orders" USING btree ("email" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "orders_paid" ON "orders" USING btree ("paid_at") WHERE "orders"."paid_at" is not null;--> statement-breakpoint
CREATE INDEX "refunds_order" ON "refunds" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "refunds_created" ON "refunds" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "supplier_intents_line" ON "supplier_intents" USING btree ("line_id");--> statement-breakpoint
CREATE INDEX "supplier_intents_settled" ON "supplier_intents" USING btree ("settled_at");