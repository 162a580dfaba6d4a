CREATE TABLE "audit_log" (
	"id" text PRIMARY KEY NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"cause" text,
	"before" jsonb,
	"after" jsonb,
	"at" timestamp with time zone DEFAULT shop_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "catalogue_syncs" (
	"id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"finished_at" timestamp with time zone,
	"outcome" text DEFAULT 'running' NOT NULL,
	"reason" text,
	"received" integer DEFAULT 0 NOT NULL,
	"added" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"retired" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "locations" (
	"code" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"members" text[] NOT NULL,
	"updated_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "locations_slug_unique" UNIQUE("slug"),
	CONSTRAINT "locations_kind" CHECK ("locations"."kind" in ('country', 'region'))
);
--> statement-breakpoint
CREATE TABLE "plan_prices" (
	"id" text PRIMARY KEY NOT NULL,
	"plan_code" text NOT NULL,
	"cost_units" bigint NOT NULL,
	"price_cents" bigint NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"at" timestamp with time zone DEFAULT shop_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"code" text PRIMARY KEY NOT NULL,
	"location_code" text NOT NULL,
	"supplier_code" text NOT NULL,
	"kind" text NOT NULL,
	"data_bytes" bigint NOT NULL,
	"days" integer NOT NULL,
	"activate_within_days" integer NOT NULL,
	"validity_starts" text NOT NULL,
	"covers" text[] NOT NULL,
	"networks" jsonb NOT NULL,
	"fastest" text NOT NULL,
	"exits" text[] NOT NULL,
	"speed_after" text,
	"after_allowance" text NOT NULL,
	"top_up" text NOT NULL,
	"variant" text,
	"cost_units" bigint NOT NULL,
	"price_cents" bigint NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"hidden" boolean DEFAULT false NOT NULL,
	"featured" boolean DEFAULT false NOT NULL,
	"retired_at" timestamp with time zone,
	"content_hash" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "plans_kind" CHECK ("plans"."kind" in ('fixed', 'day-pass')),
	CONSTRAINT "plans_money" CHECK ("plans"."cost_units" > 0 and "plans"."price_cents" > 0),
	CONSTRAINT "plans_never_below_cost" CHECK ("plans"."price_cents" * 100 >= "plans"."cost_units")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"user_id" text NOT NULL,
	"type" text NOT NULL,
	"provider" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"refresh_token" text,
	"access_token" text,
	"expires_at" integer,
	"token_type" text,
	"scope" text,
	"id_token" text,
	"session_state" text,
	CONSTRAINT "accounts_provider_provider_account_id_pk" PRIMARY KEY("provider","provider_account_id")
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text,
	"email" text NOT NULL,
	"email_verified" timestamp with time zone,
	"image" text,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "customers_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"session_token" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"expires" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verification_tokens" (
	"identifier" text NOT NULL,
	"token" text NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	CONSTRAINT "verification_tokens_identifier_token_pk" PRIMARY KEY("identifier","token")
);
--> statement-breakpoint
CREATE TABLE "esims" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"esim_tran_no" text NOT NULL,
	"supplier_order_no" text NOT NULL,
	"iccid" text NOT NULL,
	"sealed_activation_code" text NOT NULL,
	"apn" text,
	"esim_status" text NOT NULL,
	"smdp_status" text NOT NULL,
	"total_bytes" bigint NOT NULL,
	"used_bytes" bigint DEFAULT 0 NOT NULL,
	"total_days" integer NOT NULL,
	"expires_at" timestamp with time zone,
	"installed_at" timestamp with time zone,
	"activated_at" timestamp with time zone,
	"read_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "esims_unit_id_unique" UNIQUE("unit_id"),
	CONSTRAINT "esims_esim_tran_no_unique" UNIQUE("esim_tran_no")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"key" text NOT NULL,
	"type" text NOT NULL,
	"body" jsonb NOT NULL,
	"state" text DEFAULT 'stored' NOT NULL,
	"received_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"processed_at" timestamp with time zone,
	"next_action_at" timestamp with time zone DEFAULT shop_now(),
	"attempts" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"replayed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "events_once" UNIQUE("source","key")
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"order_id" text,
	"sealed_payload" text,
	"seq" integer DEFAULT 1 NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"next_action_at" timestamp with time zone DEFAULT shop_now(),
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"reason" text,
	CONSTRAINT "mails_once" UNIQUE("kind","order_id","seq")
);
--> statement-breakpoint
CREATE TABLE "order_history" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"subject" text NOT NULL,
	"subject_id" text NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"actor" text NOT NULL,
	"cause" text,
	"at" timestamp with time zone DEFAULT shop_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"no" integer NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"plan_code" text NOT NULL,
	"supplier_code" text NOT NULL,
	"plan" jsonb NOT NULL,
	"quantity" integer NOT NULL,
	"days" integer,
	"currency" text DEFAULT 'usd' NOT NULL,
	"unit_price_cents" bigint NOT NULL,
	"cost_units" bigint NOT NULL,
	"supplier_order_no" text,
	"accepted_at" timestamp with time zone,
	"deadline_at" timestamp with time zone,
	"next_action_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"reason" text,
	CONSTRAINT "order_lines_no" UNIQUE("order_id","no"),
	CONSTRAINT "order_lines_quantity" CHECK ("order_lines"."quantity" between 1 and 30),
	CONSTRAINT "order_lines_days" CHECK ("order_lines"."days" is null or "order_lines"."days" between 1 and 365),
	CONSTRAINT "order_lines_money" CHECK ("order_lines"."unit_price_cents" >= 0 and "order_lines"."cost_units" >= 0)
);
--> statement-breakpoint
CREATE TABLE "order_units" (
	"id" text PRIMARY KEY NOT NULL,
	"line_id" text NOT NULL,
	"no" integer NOT NULL,
	"decision" text,
	"decided_at" timestamp with time zone,
	"price_cents" bigint NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"replaces_unit_id" text,
	CONSTRAINT "order_units_no" UNIQUE("line_id","no"),
	CONSTRAINT "order_units_decision" CHECK ("order_units"."decision" in ('deliver', 'refund')),
	CONSTRAINT "order_units_money" CHECK ("order_units"."price_cents" >= 0)
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text DEFAULT 'sale' NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"buyer_key" text NOT NULL,
	"checkout_key" text NOT NULL,
	"customer_id" text,
	"email" text,
	"link_version" integer DEFAULT 1 NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"exchange_rate" text DEFAULT '1' NOT NULL,
	"total_cents" bigint NOT NULL,
	"tax_cents" bigint DEFAULT 0 NOT NULL,
	"captured_cents" bigint DEFAULT 0 NOT NULL,
	"terms_version" text NOT NULL,
	"consented_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"stripe_session_id" text,
	"stripe_session_url" text,
	"stripe_payment_intent" text,
	"session_expires_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"paid_at" timestamp with time zone,
	"next_action_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "orders_stripe_session_id_unique" UNIQUE("stripe_session_id"),
	CONSTRAINT "orders_stripe_payment_intent_unique" UNIQUE("stripe_payment_intent"),
	CONSTRAINT "orders_checkout" UNIQUE("buyer_key","checkout_key"),
	CONSTRAINT "orders_money" CHECK ("orders"."total_cents" >= 0 and "orders"."tax_cents" >= 0 and "orders"."captured_cents" >= 0)
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"unit_id" text,
	"purpose" text NOT NULL,
	"state" text DEFAULT 'due' NOT NULL,
	"amount_cents" bigint NOT NULL,
	"currency" text DEFAULT 'usd' NOT NULL,
	"stripe_refund_id" text,
	"sent_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"settled_at" timestamp with time zone,
	"next_action_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"reason" text,
	CONSTRAINT "refunds_stripe_refund_id_unique" UNIQUE("stripe_refund_id"),
	CONSTRAINT "refunds_once" UNIQUE("unit_id","purpose"),
	CONSTRAINT "refunds_money" CHECK ("refunds"."amount_cents" > 0)
);
--> statement-breakpoint
CREATE TABLE "supplier_intents" (
	"id" text PRIMARY KEY NOT NULL,
	"line_id" text NOT NULL,
	"kind" text DEFAULT 'order' NOT NULL,
	"esim_id" text,
	"transaction_id" text NOT NULL,
	"n" integer NOT NULL,
	"request" jsonb NOT NULL,
	"outcome" text DEFAULT 'pending' NOT NULL,
	"error_code" text,
	"sent_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "supplier_intents_transaction_id_unique" UNIQUE("transaction_id"),
	CONSTRAINT "supplier_intents_transaction_id" CHECK (length("supplier_intents"."transaction_id") <= 50)
);
--> statement-breakpoint
CREATE TABLE "alarms" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"raised_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "heartbeats" (
	"process" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	"beat_at" timestamp with time zone DEFAULT shop_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"margin_basis_points" integer DEFAULT 6000 NOT NULL,
	"floor_cents" bigint DEFAULT 199 NOT NULL,
	"card_fee_basis_points" integer DEFAULT 290 NOT NULL,
	"card_fee_fixed_cents" bigint DEFAULT 30 NOT NULL,
	"absorb_basis_points" integer DEFAULT 1000 NOT NULL,
	"balance_buffer_units" bigint DEFAULT 20000 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "settings_one_row" CHECK ("settings"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "supplier_balance" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"balance_units" bigint NOT NULL,
	"read_at" timestamp with time zone DEFAULT shop_now() NOT NULL,
	CONSTRAINT "supplier_balance_one_row" CHECK ("supplier_balance"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "switches" (
	"name" text PRIMARY KEY NOT NULL,
	"on" boolean DEFAULT false NOT NULL,
	"reason" text,
	"changed_by" text DEFAULT 'system' NOT NULL,
	"changed_at" timestamp with time zone DEFAULT shop_now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "plan_prices" ADD CONSTRAINT "plan_prices_plan_code_plans_code_fk" FOREIGN KEY ("plan_code") REFERENCES "public"."plans"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_location_code_locations_code_fk" FOREIGN KEY ("location_code") REFERENCES "public"."locations"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_customers_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_customers_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "esims" ADD CONSTRAINT "esims_unit_id_order_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."order_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_history" ADD CONSTRAINT "order_history_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_units" ADD CONSTRAINT "order_units_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_units" ADD CONSTRAINT "order_units_replaces_unit_id_order_units_id_fk" FOREIGN KEY ("replaces_unit_id") REFERENCES "public"."order_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_unit_id_order_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."order_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_intents" ADD CONSTRAINT "supplier_intents_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_subject" ON "audit_log" USING btree ("subject","at");--> statement-breakpoint
CREATE INDEX "plan_prices_plan" ON "plan_prices" USING btree ("plan_code","at");--> statement-breakpoint
CREATE INDEX "plans_location" ON "plans" USING btree ("location_code");--> statement-breakpoint
CREATE INDEX "plans_covers" ON "plans" USING gin ("covers");--> statement-breakpoint
CREATE INDEX "accounts_user" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "esims_order_no" ON "esims" USING btree ("supplier_order_no");--> statement-breakpoint
CREATE INDEX "events_due" ON "events" USING btree ("next_action_at") WHERE "events"."next_action_at" is not null;--> statement-breakpoint
CREATE INDEX "events_received" ON "events" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "mails_due" ON "mails" USING btree ("next_action_at") WHERE "mails"."next_action_at" is not null;--> statement-breakpoint
CREATE INDEX "order_history_order" ON "order_history" USING btree ("order_id","at");--> statement-breakpoint
CREATE INDEX "order_lines_due" ON "order_lines" USING btree ("next_action_at") WHERE "order_lines"."next_action_at" is not null;--> statement-breakpoint
CREATE INDEX "order_lines_supplier_order" ON "order_lines" USING btree ("supplier_order_no");--> statement-breakpoint
CREATE INDEX "orders_due" ON "orders" USING btree ("next_action_at") WHERE "orders"."next_action_at" is not null;--> statement-breakpoint
CREATE INDEX "orders_customer" ON "orders" USING btree ("customer_id","created_at");--> statement-breakpoint
CREATE INDEX "orders_buyer" ON "orders" USING btree ("buyer_key","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_once_whole_order" ON "refunds" USING btree ("order_id","purpose") WHERE "refunds"."unit_id" is null;--> statement-breakpoint
CREATE INDEX "refunds_due" ON "refunds" USING btree ("next_action_at") WHERE "refunds"."next_action_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "supplier_intents_one_live" ON "supplier_intents" USING btree ("line_id") WHERE "supplier_intents"."outcome" in ('pending', 'unknown', 'accepted');--> statement-breakpoint
CREATE UNIQUE INDEX "supplier_intents_one_uncertain_topup" ON "supplier_intents" USING btree ("esim_id") WHERE "supplier_intents"."kind" = 'topup' and "supplier_intents"."outcome" in ('pending', 'unknown');