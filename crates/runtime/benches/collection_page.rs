//! What reading and writing a large collection costs: one page of 1 MB, into the bindings' models, into structs with derived
//! serde implementations, and into `serde_json::Value`; in turns, the best of many rounds. Where the page has properties
//! without a field, the derived structs have a map for them, as they are not to be lost there either. Each way runs once before
//! it is timed, so that it finds the memory as it leaves it itself.
//!
//! `cargo bench -p msgraph-runtime --bench collection_page [-- encode|decode]`
#![allow(missing_docs)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use msgraph_runtime::{DateTime, Page, Value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const ROUNDS: usize = 60;
const PAGE_BYTES: usize = 1_000_000;

mod bindings {
    use msgraph_runtime::{DateTime, Extra, enumeration, object};

    #[derive(Clone)]
    pub enum Importance {
        Low,
        Normal,
        High,
        Unrecognized(String),
    }
    enumeration! { Importance; 0 Low "low"; 1 Normal "normal"; 2 High "high"; }

    pub struct EmailAddress {
        pub name: Option<String>,
        pub address: Option<String>,
        pub extra: Extra,
    }
    object! { EmailAddress "microsoft.graph.emailAddress" plain; 0 name "name"; 1 address "address"; }

    pub struct Recipient {
        pub email_address: Option<EmailAddress>,
        pub extra: Extra,
    }
    object! { Recipient "microsoft.graph.recipient" plain; 0 email_address "emailAddress"; }

    pub struct Message {
        pub id: Option<String>,
        pub created_date_time: Option<DateTime>,
        pub received_date_time: Option<DateTime>,
        pub has_attachments: Option<bool>,
        pub subject: Option<String>,
        pub body_preview: Option<String>,
        pub importance: Option<Importance>,
        pub size: Option<i64>,
        pub score: Option<f64>,
        pub is_read: Option<bool>,
        pub web_link: Option<String>,
        pub from: Option<Recipient>,
        pub to_recipients: Option<Vec<Recipient>>,
        pub cc_recipients: Option<Vec<Recipient>>,
        pub categories: Option<Vec<String>>,
        pub extra: Extra,
    }
    object! {
        Message "microsoft.graph.message" plain;
        0 id "id"; 1 created_date_time "createdDateTime"; 2 received_date_time "receivedDateTime";
        3 has_attachments "hasAttachments"; 4 subject "subject"; 5 body_preview "bodyPreview"; 6 importance "importance";
        7 size "size"; 8 score "score"; 9 is_read "isRead"; 10 web_link "webLink"; 11 from "from";
        12 to_recipients "toRecipients"; 13 cc_recipients "ccRecipients"; 14 categories "categories";
    }
}

/// The same models as most generators write them.
mod derived {
    use super::*;

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub enum Importance {
        Low,
        Normal,
        High,
        #[serde(untagged)]
        Unrecognized(String),
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct EmailAddress {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub address: Option<String>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Recipient {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub email_address: Option<EmailAddress>,
    }

    macro_rules! messages {
        ($page:ident $message:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* }) => {
            #[derive(Serialize, Deserialize)]
            #[serde(rename_all = "camelCase")]
            pub struct $message {
                #[serde(skip_serializing_if = "Option::is_none")]
                pub id: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub created_date_time: Option<DateTime>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub received_date_time: Option<DateTime>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub has_attachments: Option<bool>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub subject: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub body_preview: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub importance: Option<Importance>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub size: Option<i64>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub score: Option<f64>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub is_read: Option<bool>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub web_link: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub from: Option<Recipient>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub to_recipients: Option<Vec<Recipient>>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub cc_recipients: Option<Vec<Recipient>>,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub categories: Option<Vec<String>>,
                $($(#[$attribute])* pub $field: $type,)*
            }

            #[derive(Serialize, Deserialize)]
            pub struct $page {
                #[serde(rename = "@odata.context")]
                pub context: Option<String>,
                pub value: Vec<$message>,
            }
        };
    }

    // Properties without a field are lost.
    messages! { Messages Message {} }
    // They are kept, as the bindings keep them.
    messages! { MessagesWithExtra MessageWithExtra { #[serde(flatten)] extra: serde_json::Map<String, Value>, } }
}

fn person(number: usize) -> Value {
    serde_json::json!({"emailAddress": {"name": format!("Person {number}"), "address": format!("person{number}@contoso.com")}})
}

/// What the messages of a page have.
#[derive(PartialEq)]
enum Properties {
    /// All properties that have a field.
    Documented,
    /// Two more, without a field in any of the models.
    Undocumented,
    /// Every third message lacks one, another third another.
    Lacking,
}

/// A page of messages.
fn page(properties: Properties) -> String {
    let mut messages = Vec::new();
    let mut bytes = 0;
    while bytes < PAGE_BYTES {
        let number = messages.len();
        let mut message = serde_json::json!({
            "id": format!("AAMkAGVmMDEzMTM4LTZmYWUtNDdkNC1hMDZiLTU1OGY5OTZhYmY4OABGAAAAAADkrf{number}"),
            "createdDateTime": "2021-07-19T08:34:12Z",
            "receivedDateTime": "2021-07-19T08:34:13Z",
            "hasAttachments": number % 3 == 0,
            "subject": format!("Minutes of meeting {number}: \"what is next\""),
            "bodyPreview": "We met on Monday and went through the list.\r\nThe next meeting is in two weeks, at the same place.",
            "importance": "normal",
            "size": number * 1000,
            "score": number as f64 + 0.5,
            "isRead": true,
            "webLink": format!("https://outlook.office365.com/owa/?ItemID=AAMkAGVmMDEzMTM4{number}&exvsurl=1&viewmodel=ReadMessageItem"),
            "from": person(number),
            "toRecipients": [person(number + 1), person(number + 2)],
            "ccRecipients": [],
            "categories": ["Red category", "Meetings"],
        });
        if properties == Properties::Undocumented {
            message["@odata.etag"] = "W/\"CQAAABYAAADHcgC8Hl9tRZ/hc1wEUs1TAAAwR4Hg\"".into();
            message["parentFolderId"] = "AAMkAGVmMDEzMTM4LTZmYWUtNDdkNC1hMDZiLTU1OGY5OTZhYmY4OAAuAAAAAADkrf".into();
        }
        if let (Properties::Lacking, Some(message)) = (&properties, message.as_object_mut()) {
            match number % 3 {
                0 => message.remove("subject"),
                1 => message.remove("isRead"),
                _ => None,
            };
        }
        bytes += message.to_string().len();
        messages.push(message);
    }
    serde_json::json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#messages", "value": messages})
        .to_string()
}

fn main() -> Result<(), serde_json::Error> {
    println!("| page of {} KB | bindings | derived | `Value` | bindings / derived |", PAGE_BYTES / 1000);
    println!("|---|---|---|---|---|");
    compare_with::<derived::Messages>("all properties documented", &page(Properties::Documented))?;
    compare_with::<derived::Messages>("some messages lacking a property", &page(Properties::Lacking))?;
    compare_with::<derived::MessagesWithExtra>("two properties without a field", &page(Properties::Undocumented))
}

fn compare_with<Derived: Serialize + DeserializeOwned>(name: &str, text: &str) -> Result<(), serde_json::Error> {
    let ours: Page<bindings::Message> = serde_json::from_str(text)?;
    let theirs: Derived = serde_json::from_str(text)?;
    let value: Value = serde_json::from_str(text)?;
    assert_eq!(serde_json::to_value(&ours)?, value, "the bindings lose nothing");
    assert_eq!(serde_json::to_value(&theirs)?, value, "nor does what they are compared with");
    let decode: [&dyn Fn(); 3] =
        [&|| decode::<Page<bindings::Message>>(text), &|| decode::<Derived>(text), &|| decode::<Value>(text)];
    compare(&format!("decode, {name}"), text.len(), decode);
    compare(&format!("encode, {name}"), text.len(), [&|| encode(&ours), &|| encode(&theirs), &|| encode(&value)]);
    Ok(())
}

fn decode<T: DeserializeOwned>(text: &str) {
    drop(black_box(serde_json::from_str::<T>(black_box(text))));
}

fn encode<T: Serialize>(value: &T) {
    drop(black_box(serde_json::to_vec(black_box(value))));
}

fn compare(name: &str, bytes: usize, work: [&dyn Fn(); 3]) {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if !wanted.is_empty() && !wanted.iter().any(|word| name.starts_with(word.as_str())) {
        return;
    }
    let mut best = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        for (work, best) in work.iter().zip(&mut best) {
            // What ran before leaves its traces in the memory, which the next one would have to clear away.
            work();
            let start = Instant::now();
            work();
            *best = start.elapsed().min(*best);
        }
    }
    let [ours, theirs, value] = best.map(|best| bytes as f64 / best.as_secs_f64() / 1e6);
    println!("| {name} | {ours:.0} MB/s | {theirs:.0} MB/s | {value:.0} MB/s | {:.2} |", theirs / ours);
}
