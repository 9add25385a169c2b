// Made by scripts/schemas from schemas/*.schema.json; a test compares the two. Don't edit.

// swift-format-ignore-file
enum SchemaTexts {
    static let manifest = ###"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:patchbay:schema:manifest:v1",
  "title": "Patchbay manifest",
  "description": "Desired SIP attachments of phone numbers. One document of a manifest file; a file may hold several documents, separated by '---'. The program also checks what a schema can't: references, overlaps, and rules that span files. See docs/manifest.md.",
  "type": "object",
  "required": ["apiVersion"],
  "properties": {
    "apiVersion": {
      "title": "Version of the format",
      "description": "The version of the manifest format. Every document names it.",
      "const": "patchbay/v1",
      "default": "patchbay/v1",
      "examples": ["patchbay/v1"]
    },
    "trunks": {
      "title": "Trunks",
      "description": "Named, reusable outbound endpoints with their options. Shared by the whole manifest set; a name stands once.",
      "type": "object",
      "additionalProperties": { "$ref": "#/$defs/trunk" },
      "default": {},
      "examples": [
        {
          "carrier-us": {
            "sip_endpoint": "sip:edge.carrier.example",
            "options": { "port": 5061, "sip_username": { "env": "CARRIER_USER" }, "sip_password": { "env": "CARRIER_PASSWORD" } }
          }
        }
      ]
    },
    "headers": {
      "title": "Header lists",
      "description": "Named lists of header rules, for `use` in an attachment's headers. Shared by the whole manifest set; a name stands once.",
      "type": "object",
      "additionalProperties": { "$ref": "#/$defs/headerList" },
      "default": {},
      "examples": [{ "crm": [{ "type": "custom", "key": "X-Account", "value": "Account_Id" }] }]
    },
    "defaults": {
      "title": "Defaults of this document",
      "description": "Fills what a declared direction of this document leaves out. It never creates a direction, and holds for this document only.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "inbound": {
          "title": "Default of inbound attachments",
          "description": "Headers for inbound attachments of this document that name none themselves.",
          "$ref": "#/$defs/inboundAttachment"
        },
        "outbound": {
          "title": "Default of outbound attachments",
          "description": "Trunk or endpoint, options and headers for outbound attachments of this document. One that names a trunk or an endpoint of its own takes none of these but the headers.",
          "$ref": "#/$defs/outboundDefaults"
        }
      },
      "default": {},
      "examples": [{ "outbound": { "trunk": "carrier-us" } }]
    },
    "numbers": {
      "title": "Numbers",
      "description": "The numbers that this manifest owns, in E.164 with their '+', or blocks of numbers ('+14155550101..+14155550149', both ends included, at most 10,000). A number stands in one place of the manifest set. Quote the key: other YAML tools read an unquoted +14155550100 as an integer.",
      "$comment": "propertyNames has no type on purpose: an editor may hand over an unquoted key as an integer, and a pattern holds for strings alone.",
      "type": "object",
      "propertyNames": {
        "pattern": "^\\+[1-9][0-9]{1,14}(\\.\\.\\+[1-9][0-9]{1,14})?$"
      },
      "patternProperties": {
        "\\.\\.": { "$ref": "#/$defs/block" }
      },
      "additionalProperties": { "$ref": "#/$defs/number" },
      "default": {},
      "examples": [
        {
          "+14155550100": { "inbound": {}, "outbound": { "trunk": "carrier-us" } },
          "+14155550101..+14155550149": { "except": ["+14155550120"], "inbound": {} }
        }
      ],
      "defaultSnippets": [
        {
          "label": "number",
          "description": "A number that is attached in both directions",
          "body": { "\"${1:+14155550100}\"": { "inbound": {}, "outbound": { "trunk": "${2:carrier-us}" } } }
        },
        {
          "label": "block of numbers",
          "description": "Numbers that are all attached alike, both ends included",
          "body": { "\"${1:+14155550101}..${2:+14155550149}\"": { "inbound": {} } }
        }
      ]
    }
  },
  "patternProperties": {
    "^x-": {
      "title": "Free key",
      "description": "Free for your own use: a home for YAML anchors. Patchbay doesn't read it."
    }
  },
  "additionalProperties": false,
  "if": {
    "$comment": "Nothing in this document's defaults says where outbound calls go: then each attachment says so itself.",
    "not": {
      "required": ["defaults"],
      "properties": {
        "defaults": {
          "required": ["outbound"],
          "properties": { "outbound": { "anyOf": [{ "required": ["trunk"] }, { "required": ["sip_endpoint"] }] } }
        }
      }
    }
  },
  "then": {
    "properties": {
      "numbers": {
        "additionalProperties": {
          "properties": {
            "outbound": {
              "if": { "type": "object" },
              "then": { "anyOf": [{ "required": ["trunk"] }, { "required": ["sip_endpoint"] }] }
            }
          }
        }
      }
    }
  },
  "$defs": {
    "phoneNumber": {
      "title": "Phone number",
      "description": "A number in E.164, with its '+'. Quote it: other YAML tools read an unquoted +14155550120 as an integer.",
      "anyOf": [
        { "type": "string", "pattern": "^\\+[1-9][0-9]{1,14}$" },
        { "type": "integer", "minimum": 10, "maximum": 999999999999999 }
      ],
      "examples": ["+14155550120"]
    },
    "number": {
      "title": "Number",
      "description": "One number. It is owned whole: a direction whose key is absent must not be attached and is detached; `unmanaged` leaves a direction alone; {} is an attachment without headers.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "description": { "$ref": "#/$defs/description" },
        "labels": { "$ref": "#/$defs/labels" },
        "lifecycle": { "$ref": "#/$defs/lifecycle" },
        "inbound": { "$ref": "#/$defs/inbound" },
        "outbound": { "$ref": "#/$defs/outbound" }
      },
      "examples": [{ "description": "Support line", "inbound": {}, "outbound": { "trunk": "carrier-us" } }, {}]
    },
    "block": {
      "title": "Block of numbers",
      "description": "A run of numbers that are all attached alike, both ends included, at most 10,000. Each is owned whole, as a single number is.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "description": { "$ref": "#/$defs/description" },
        "labels": { "$ref": "#/$defs/labels" },
        "lifecycle": { "$ref": "#/$defs/lifecycle" },
        "inbound": { "$ref": "#/$defs/inbound" },
        "outbound": { "$ref": "#/$defs/outbound" },
        "except": {
          "title": "Exceptions",
          "description": "Numbers of the block that it doesn't speak for. Each lies inside the block.",
          "type": "array",
          "items": { "$ref": "#/$defs/phoneNumber" },
          "default": [],
          "examples": [["+14155550120"]]
        }
      },
      "examples": [{ "except": ["+14155550120"], "inbound": {} }]
    },
    "description": {
      "title": "Description",
      "description": "What the number is for, in words. Nothing is sent to the API.",
      "type": "string",
      "examples": ["Support line"]
    },
    "labels": {
      "title": "Labels",
      "description": "Names and values for --selector, as in 'team=support,region!=eu'. Nothing else reads them. Both are of letters, digits, '-', '_', '.' and '/'; a value may be empty.",
      "type": "object",
      "propertyNames": { "pattern": "^[\\p{Alphabetic}\\p{N}_./-]+$" },
      "additionalProperties": {
        "title": "Label",
        "description": "The label's value: letters, digits, '-', '_', '.' and '/', or nothing.",
        "type": "string",
        "pattern": "^[\\p{Alphabetic}\\p{N}_./-]*$",
        "examples": ["support"]
      },
      "default": {},
      "examples": [{ "team": "support", "region": "us" }]
    },
    "lifecycle": {
      "title": "Lifecycle",
      "description": "Protection of the number against mistakes.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "prevent_detach": {
          "title": "Prevent detaching",
          "description": "Refuse every plan that would detach or replace an attachment of this number. It is kept in the ledger and outlives this line: lift it and apply, then remove the number.",
          "type": "boolean",
          "default": false,
          "examples": [true]
        }
      },
      "default": {},
      "examples": [{ "prevent_detach": true }]
    },
    "unmanaged": {
      "title": "Unmanaged",
      "description": "Patchbay leaves this direction alone, and releases it from the ledger without a detach.",
      "const": "unmanaged"
    },
    "inbound": {
      "title": "Inbound",
      "description": "The inbound attachment: calls from your SIP provider to Bland. {} attaches without headers; `unmanaged` leaves the direction alone; without this key the direction must not be attached. Null is an error.",
      "anyOf": [{ "$ref": "#/$defs/unmanaged" }, { "$ref": "#/$defs/inboundAttachment" }],
      "examples": [{}, "unmanaged", { "headers": [{ "use": "crm" }] }]
    },
    "inboundAttachment": {
      "title": "Inbound attachment",
      "description": "An inbound attachment has headers alone: sip_endpoint and options are outbound's.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "headers": {
          "title": "Header rules",
          "description": "What is taken from the headers of an incoming call. Replaces default headers.",
          "type": "array",
          "items": { "anyOf": [{ "$ref": "#/$defs/headerUse" }, { "$ref": "#/$defs/inboundCustomRule" }, { "$ref": "#/$defs/uuiRule" }] },
          "default": [],
          "examples": [[{ "use": "crm" }, { "type": "custom", "key": "X-Account", "value": "Account_Id" }]]
        }
      },
      "examples": [{}, { "headers": [{ "use": "crm" }] }]
    },
    "outbound": {
      "title": "Outbound",
      "description": "The outbound attachment: calls from Bland to your SIP provider. {} takes everything from the defaults; `unmanaged` leaves the direction alone; without this key the direction must not be attached. Null is an error.",
      "anyOf": [{ "$ref": "#/$defs/unmanaged" }, { "$ref": "#/$defs/outboundAttachment" }],
      "examples": [{ "trunk": "carrier-us" }, { "sip_endpoint": "sip:pbx.example.com:5061" }, "unmanaged"]
    },
    "outboundAttachment": {
      "title": "Outbound attachment",
      "description": "Names a trunk or an endpoint, not both; without either, the defaults name one.",
      "allOf": [
        { "$ref": "#/$defs/outboundDefaults" },
        {
          "$comment": "No port either there or in options. An endpoint named here discards the default's options, so its port stands here too.",
          "if": {
            "required": ["sip_endpoint"],
            "properties": { "sip_endpoint": { "type": "string", "pattern": "^[Ss][Ii][Pp]:[^:]*$" } }
          },
          "then": {
            "required": ["options"],
            "properties": { "options": { "required": ["port"] } }
          }
        }
      ],
      "examples": [{ "trunk": "carrier-us", "options": { "port": 5063 } }, { "sip_endpoint": "sip:pbx.example.com", "options": { "port": 5061 } }]
    },
    "outboundDefaults": {
      "title": "Outbound attachment",
      "description": "A trunk or an endpoint, not both, with options and headers.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "trunk": {
          "title": "Trunk",
          "description": "The name of a trunk of the manifest set. Excludes sip_endpoint. Discards the default's trunk, endpoint and options.",
          "type": "string",
          "examples": ["carrier-us"]
        },
        "sip_endpoint": { "$ref": "#/$defs/sipEndpoint" },
        "options": {
          "title": "Outbound options",
          "description": "How calls are sent. Beside a trunk, these override its options key by key.",
          "$ref": "#/$defs/options"
        },
        "headers": {
          "title": "Header rules",
          "description": "What is put into the headers of an outgoing call. Replaces default headers.",
          "type": "array",
          "items": { "anyOf": [{ "$ref": "#/$defs/headerUse" }, { "$ref": "#/$defs/customRule" }, { "$ref": "#/$defs/uuiRule" }] },
          "default": [],
          "examples": [[{ "type": "custom", "key": "Favorite_Color", "value": "X-Favorite-Color" }]]
        }
      },
      "not": { "required": ["trunk", "sip_endpoint"] },
      "examples": [{ "trunk": "carrier-us" }]
    },
    "trunk": {
      "title": "Trunk",
      "description": "An outbound endpoint with its options, to be named by attachments.",
      "type": "object",
      "required": ["sip_endpoint"],
      "additionalProperties": false,
      "properties": {
        "sip_endpoint": { "$ref": "#/$defs/sipEndpoint" },
        "options": { "$ref": "#/$defs/options" }
      },
      "examples": [{ "sip_endpoint": "sip:edge.carrier.example", "options": { "port": 5061 } }]
    },
    "sipEndpoint": {
      "title": "SIP endpoint",
      "description": "Where Bland sends outgoing calls: 'sip:' and a fully qualified domain name, with an optional port. No IP address, no 'sips:', no user part, no parameters. The port must be here or in options; where both differ, options wins.",
      "type": "string",
      "pattern": "^[Ss][Ii][Pp]:(?=[^:]{1,254}(:|$))([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+(?=[0-9-]*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.?(:0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?$",
      "examples": ["sip:edge.carrier.example", "sip:pbx.example.com:5061"]
    },
    "options": {
      "title": "Outbound options",
      "description": "How calls are sent to the endpoint: port, transport, media and credentials.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "port": {
          "title": "Port",
          "description": "The signalling port. Wins over a port in sip_endpoint.",
          "type": "integer",
          "minimum": 1,
          "maximum": 65535,
          "examples": [5061]
        },
        "transport": {
          "title": "Transport",
          "description": "The signalling transport. Bland asks for TLS and does not accept UDP: anything but tls is a warning.",
          "enum": ["tls", "tcp", "udp"],
          "default": "tls",
          "examples": ["tls"]
        },
        "secure_media": {
          "title": "Secure media (SRTP)",
          "description": "SRTP for the media. Bland asks for it: false is a warning.",
          "type": "boolean",
          "default": true,
          "examples": [true]
        },
        "sip_username": {
          "title": "User name",
          "description": "The user name for the endpoint: literally, or where to find it.",
          "anyOf": [
            { "type": "string", "minLength": 1 },
            { "$ref": "#/$defs/secret" }
          ],
          "examples": ["bland", { "env": "CARRIER_USER" }]
        },
        "sip_password": {
          "title": "Password",
          "description": "Where to find the password for the endpoint. A literal password is an error.",
          "$ref": "#/$defs/secret",
          "examples": [{ "env": "CARRIER_PASSWORD" }]
        }
      },
      "default": {},
      "examples": [{ "port": 5061 }]
    },
    "secret": {
      "title": "Secret reference",
      "description": "Where a secret's value comes from: exactly one of env, file and command. An empty value counts as absent.",
      "type": "object",
      "minProperties": 1,
      "maxProperties": 1,
      "additionalProperties": false,
      "properties": {
        "env": {
          "title": "Environment variable",
          "description": "The name of an environment variable. BLAND_API_KEY and PATCHBAY_* are never a source.",
          "type": "string",
          "pattern": "^(?!BLAND_API_KEY$|PATCHBAY_)[A-Za-z_][A-Za-z0-9_]*$",
          "examples": ["CARRIER_PASSWORD"]
        },
        "file": {
          "title": "File",
          "description": "The path of a file whose content is the value; one trailing newline is dropped.",
          "type": "string",
          "minLength": 1,
          "examples": ["/run/secrets/carrier-password"]
        },
        "command": {
          "title": "Command",
          "description": "A program and its arguments, run without a shell; its standard output is the value, less one trailing newline. Only with --allow-secret-commands or PATCHBAY_ALLOW_SECRET_COMMANDS=1.",
          "type": "array",
          "minItems": 1,
          "items": { "type": "string" },
          "prefixItems": [{ "type": "string", "minLength": 1 }],
          "examples": [["op", "read", "op://telephony/carrier/password"]]
        }
      },
      "examples": [{ "env": "CARRIER_PASSWORD" }],
      "defaultSnippets": [
        { "label": "env", "description": "An environment variable", "body": { "env": "${1:CARRIER_PASSWORD}" } },
        { "label": "file", "description": "A file", "body": { "file": "${1:/run/secrets/carrier-password}" } },
        { "label": "command", "description": "A program's output", "body": { "command": ["${1:op}", "${2:read}", "${3:op://vault/item/field}"] } }
      ]
    },
    "headerList": {
      "title": "Header list",
      "description": "Header rules under a name. The name is used by `use`.",
      "type": "array",
      "items": { "anyOf": [{ "$ref": "#/$defs/customRule" }, { "$ref": "#/$defs/uuiRule" }] },
      "default": [],
      "examples": [[{ "type": "custom", "key": "X-Account", "value": "Account_Id" }]]
    },
    "headerUse": {
      "title": "Use of a header list",
      "description": "Stands for the rules of a named list, in their order.",
      "type": "object",
      "required": ["use"],
      "additionalProperties": false,
      "properties": {
        "use": {
          "title": "Header list",
          "description": "The name of a header list of the manifest set.",
          "type": "string",
          "examples": ["crm"]
        }
      },
      "examples": [{ "use": "crm" }],
      "defaultSnippets": [{ "label": "use", "description": "The rules of a named list", "body": { "use": "${1:crm}" } }]
    },
    "inboundCustomRule": {
      "title": "Custom header rule of inbound calls",
      "description": "Stores a SIP header's value in a pathway variable: `key` is the header's name. With passthrough, both go into the pathway's variables as they are.",
      "$ref": "#/$defs/customRule",
      "if": { "required": ["passthrough"], "properties": { "passthrough": { "const": true } } },
      "else": { "properties": { "key": { "$ref": "#/$defs/headerName" } } },
      "examples": [{ "type": "custom", "key": "X-Account", "value": "Account_Id" }]
    },
    "customRule": {
      "title": "Custom header rule",
      "description": "Binds a SIP header to a pathway variable, or passes a pair through as it is.",
      "type": "object",
      "required": ["type", "key", "value"],
      "additionalProperties": false,
      "properties": {
        "type": {
          "title": "Kind of rule",
          "description": "The kind of header rule.",
          "const": "custom",
          "examples": ["custom"]
        },
        "key": {
          "title": "Key",
          "description": "Inbound: the SIP header that is read. Outbound: the pathway variable whose value is sent. With passthrough: sent or stored under this name as it is.",
          "$ref": "#/$defs/line",
          "examples": ["X-Account"]
        },
        "value": {
          "title": "Value",
          "description": "Inbound: the pathway variable that the header's value is stored in. Outbound: the SIP header that is sent. With passthrough: the value itself.",
          "$ref": "#/$defs/line",
          "examples": ["Account_Id"]
        },
        "passthrough": {
          "title": "Pass through",
          "description": "Pass key and value on as they are, without binding a header to a variable.",
          "type": "boolean",
          "default": false,
          "examples": [true]
        }
      },
      "examples": [{ "type": "custom", "key": "X-Account", "value": "Account_Id" }],
      "defaultSnippets": [
        {
          "label": "custom",
          "description": "A SIP header and a pathway variable",
          "body": { "type": "custom", "key": "${1:X-Account}", "value": "${2:Account_Id}" }
        }
      ]
    },
    "uuiRule": {
      "title": "User-to-User header rule",
      "description": "Binds a User-to-User header (RFC 7433) to a pathway variable.",
      "type": "object",
      "required": ["type", "target", "purpose", "encoding", "content"],
      "additionalProperties": false,
      "properties": {
        "type": {
          "title": "Kind of rule",
          "description": "The kind of header rule.",
          "const": "uui",
          "examples": ["uui"]
        },
        "target": {
          "title": "Target",
          "description": "The pathway variable: inbound, where the decoded value is stored; outbound, where the value is taken from.",
          "$ref": "#/$defs/line",
          "examples": ["CustomerId"]
        },
        "purpose": {
          "title": "Purpose",
          "description": "The header's purpose parameter.",
          "$ref": "#/$defs/line",
          "examples": ["bland"]
        },
        "encoding": {
          "title": "Encoding",
          "description": "How the value is encoded in the header.",
          "enum": ["hex", "ascii"],
          "examples": ["hex"]
        },
        "content": {
          "title": "Content",
          "description": "The header's content parameter.",
          "$ref": "#/$defs/line",
          "examples": ["id"]
        }
      },
      "examples": [{ "type": "uui", "target": "CustomerId", "purpose": "bland", "encoding": "hex", "content": "id" }],
      "defaultSnippets": [
        {
          "label": "uui",
          "description": "A User-to-User header and a pathway variable",
          "body": { "type": "uui", "target": "${1:CustomerId}", "purpose": "${2:bland}", "encoding": "${3|hex,ascii|}", "content": "${4:id}" }
        }
      ]
    },
    "line": {
      "title": "Text of one line",
      "description": "Text without CR or LF: either would let a value add headers of its own.",
      "type": "string",
      "minLength": 1,
      "not": { "pattern": "[\\r\\n]" }
    },
    "headerName": {
      "title": "Name of a SIP header",
      "description": "The name of a SIP header: an RFC 3261 token.",
      "type": "string",
      "pattern": "^[A-Za-z0-9.!%*_+`'~-]+$",
      "examples": ["X-Account"]
    }
  },
  "examples": [
    {
      "apiVersion": "patchbay/v1",
      "numbers": {
        "+14155550100": {
          "description": "Support line",
          "inbound": {},
          "outbound": { "sip_endpoint": "sip:pbx.example.com:5061" }
        }
      }
    }
  ]
}
"""###
    static let config = ###"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:patchbay:schema:config:v1",
  "title": "Patchbay configuration",
  "description": "patchbay.yaml: where the manifests and the ledger are, and what a run may do. Every key is optional. See docs/configuration.md.",
  "type": ["object", "null"],
  "properties": {
    "manifests": {
      "title": "Manifests",
      "description": "The manifest set: files or directories, relative to this file. Directories are walked for *.yaml and *.yml, in sorted order; hidden ones and patchbay.yaml are skipped. Nothing found is an error.",
      "anyOf": [
        { "$ref": "#/$defs/path" },
        { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/path" } }
      ],
      "default": "fleet",
      "examples": ["fleet", ["fleet", "shared/trunks.yaml"]]
    },
    "name": {
      "title": "Name of the ledger",
      "description": "The name of this manifest set's ledger, where several share a place: 1 to 64 letters, digits, '-' and '_'.",
      "type": "string",
      "pattern": "^[A-Za-z0-9_-]{1,64}$",
      "default": "default",
      "examples": ["production"]
    },
    "ledger": {
      "title": "Ledger",
      "description": "The record of what this manifest set owns. git:REMOTE keeps it in refs/patchbay/<name> of a Git remote (its name, its URL without user and password, or a path relative to this file); file:PATH in a file (relative to this file); none keeps none: nothing is owned or adopted, and removals can't be seen.",
      "type": "string",
      "pattern": "^(none|file:.+|git:(?!-)(?!.*::)(?!(?!ssh).*?://[^/]*@)(?!ssh.*?://[^/]*:[^/]*@)[^\\u0000-\\u0020\\u007f]+)$",
      "default": "file:.patchbay/ledger.json",
      "examples": ["git:origin", "file:.patchbay/ledger.json", "none"]
    },
    "limits": {
      "title": "Limits",
      "description": "How many numbers one apply may touch, by kind of change (more is refused before the first call; an allowance, --allow-detach N or `allow` here, lifts it), and how much of manifests is read.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "detach": {
          "title": "Limit of detaches",
          "description": "Numbers that lose an attachment.",
          "$ref": "#/$defs/limit",
          "default": "20%"
        },
        "replace": {
          "title": "Limit of replaces",
          "description": "Numbers of which a direction is detached and attached again.",
          "$ref": "#/$defs/limit",
          "default": "20%"
        },
        "update": {
          "title": "Limit of updates",
          "description": "Numbers whose endpoint or options change in place.",
          "$ref": "#/$defs/limit",
          "default": "none"
        },
        "adopt": {
          "title": "Limit of adoptions",
          "description": "Numbers attached by someone else, differently from the manifest, that would be changed and taken over.",
          "$ref": "#/$defs/limit",
          "default": 0
        },
        "reattach": {
          "title": "Limit of attachments made again",
          "description": "Numbers that the ledger has as attached and the API shows as unattached: a wrong key or organisation looks like that.",
          "$ref": "#/$defs/limit",
          "default": "20%"
        },
        "file_size": {
          "title": "Limit of a file's size",
          "description": "The most bytes of a manifest, as a number, or in KiB or MiB. It can be lowered alone.",
          "anyOf": [
            { "type": "integer", "minimum": 1, "maximum": 16777216 },
            { "type": "string", "pattern": "^0*([1-9]|1[0-6])MiB$" },
            { "type": "string", "pattern": "^0*([1-9][0-9]{0,3}|1[0-5][0-9]{3}|16[0-2][0-9]{2}|163[0-7][0-9]|1638[0-4])KiB$" }
          ],
          "default": "16MiB",
          "examples": ["1MiB", "512KiB", 65536]
        },
        "depth": {
          "title": "Limit of nesting",
          "description": "How deep lists and mappings of a manifest may be nested. It can be lowered alone.",
          "type": "integer",
          "minimum": 1,
          "maximum": 64,
          "default": 64,
          "examples": [32]
        },
        "nodes": {
          "title": "Limit of nodes",
          "description": "The most keys, values, lists and mappings of one manifest, its aliases expanded. It can be lowered alone.",
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000,
          "default": 1000000,
          "examples": [100000]
        },
        "numbers": {
          "title": "Limit of numbers",
          "description": "The most numbers of the manifest set. It can be lowered alone.",
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000,
          "default": 1000000,
          "examples": [5000]
        }
      },
      "examples": [{ "detach": "10%", "replace": 20 }, { "file_size": "1MiB", "numbers": 5000 }]
    },
    "allow": {
      "title": "Allowances",
      "description": "Allowances under review: each lifts one or more limits to a total, until a date.",
      "type": "array",
      "items": {
        "title": "Allowance",
        "description": "What may be done above a limit, until when, and why.",
        "type": "object",
        "required": ["until", "reason"],
        "anyOf": [
          { "required": ["detach"] },
          { "required": ["replace"] },
          { "required": ["update"] },
          { "required": ["adopt"] },
          { "required": ["reattach"] }
        ],
        "additionalProperties": false,
        "properties": {
          "detach": { "title": "Total of detaches", "description": "The total of numbers that may lose an attachment.", "$ref": "#/$defs/allowance" },
          "replace": { "title": "Total of replaces", "description": "The total of numbers that may have a direction replaced.", "$ref": "#/$defs/allowance" },
          "update": { "title": "Total of updates", "description": "The total of numbers that may be updated.", "$ref": "#/$defs/allowance" },
          "adopt": { "title": "Total of adoptions", "description": "The total of differing numbers that may be adopted.", "$ref": "#/$defs/allowance" },
          "reattach": { "title": "Total of attachments made again", "description": "The total of numbers that may be attached again.", "$ref": "#/$defs/allowance" },
          "until": {
            "title": "Last day",
            "description": "The last day on which the allowance holds, YYYY-MM-DD.",
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            "examples": ["2026-12-01"]
          },
          "reason": {
            "title": "Reason",
            "description": "Why, for those who read the configuration later.",
            "type": "string",
            "minLength": 1,
            "examples": ["The Berlin office closes"]
          }
        },
        "defaultSnippets": [
          {
            "label": "allowance",
            "description": "A total, its last day, and why",
            "body": { "detach": "${1:40}", "until": "${2:2026-12-01}", "reason": "$3" }
          }
        ]
      },
      "default": [],
      "examples": [[{ "detach": 40, "until": "2026-12-01", "reason": "The Berlin office closes" }]]
    },
    "accept_loss": {
      "title": "Accepted losses",
      "description": "Live fields that Patchbay can't send and that a replace or an update may drop. Named as the refusal names them.",
      "type": "array",
      "items": { "type": "string" },
      "default": [],
      "examples": [["options.codec"]]
    },
    "policy": {
      "title": "Weights of policies",
      "description": "The severity of policy warnings, by their code.",
      "type": "object",
      "properties": {
        "PB0301": { "title": "Transport", "description": "A transport other than tls.", "$ref": "#/$defs/weight" },
        "PB0302": { "title": "Media", "description": "Media without SRTP: secure_media: false.", "$ref": "#/$defs/weight" },
        "PB0303": { "title": "Two ports", "description": "A port in sip_endpoint and another in options.", "$ref": "#/$defs/weight" },
        "PB0304": { "title": "Endpoint of Bland", "description": "An endpoint of Bland's own as the customer's.", "$ref": "#/$defs/weight" },
        "PB0305": { "title": "Passthrough", "description": "A passthrough rule that looks as if it bound a header.", "$ref": "#/$defs/weight" },
        "PB0306": { "title": "Header key twice", "description": "The same header key twice in one direction.", "$ref": "#/$defs/weight" },
        "PB0307": { "title": "Header name", "description": "A name that may be a header's and isn't a valid one.", "$ref": "#/$defs/weight" },
        "PB0308": { "title": "Idle comment", "description": "A comment that allows something in a place that doesn't raise it.", "$ref": "#/$defs/weight" }
      },
      "additionalProperties": false,
      "default": {},
      "examples": [{ "PB0301": "error" }]
    },
    "api": {
      "title": "API",
      "description": "How to speak with Bland's API. Its URL is never set here: see --api-url and BLAND_API_URL.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "profile": {
          "title": "Profile",
          "description": "The edition of the API that Patchbay speaks. current, the API's later additions, is reserved: it comes with a later version, and this one refuses it.",
          "enum": ["guide"],
          "default": "guide",
          "examples": ["guide"]
        }
      },
      "default": {},
      "examples": [{ "profile": "guide" }]
    },
    "parallelism": {
      "title": "Parallelism",
      "description": "The most calls that are under way at once. The rate adapts below it. --parallelism overrides it.",
      "type": "integer",
      "minimum": 1,
      "maximum": 256,
      "default": 16,
      "examples": [8]
    },
    "rate_limit": {
      "title": "Rate limit",
      "description": "The most calls in a second (20/s), a minute (600/m) or an hour (10000/h), spread evenly. Without it the rate adapts to what the server takes.",
      "type": "string",
      "pattern": "^(0*[1-9][0-9]{0,4}|0*100000)/[smh]$",
      "examples": ["20/s", "600/m"]
    },
    "waves": {
      "title": "Waves",
      "description": "Applies a plan to some numbers first. A list of sizes, or a mapping with what happens between two waves. --waves overrides it.",
      "anyOf": [
        { "$ref": "#/$defs/waves" },
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["sizes"],
          "properties": {
            "sizes": { "$ref": "#/$defs/waves" },
            "pause": {
              "title": "Pause between waves",
              "description": "How long each further wave waits, at most 24h. --pause overrides it.",
              "type": "string",
              "pattern": "^([0-9]{1,7}ms|0*([0-9]{1,4}|[0-7][0-9]{4}|8[0-5][0-9]{3}|86[0-3][0-9]{2}|86400)s|0*([0-9]{1,3}|1[0-3][0-9]{2}|14[0-3][0-9]|1440)m|0*([0-9]|1[0-9]|2[0-4])h|0*[01]d)$",
              "examples": ["30s"]
            },
            "check": {
              "title": "Check between waves",
              "description": "A program and its arguments, run without a shell, that must exit with 0 before each further wave. Only with --allow-check or PATCHBAY_ALLOW_CHECK=1.",
              "type": "array",
              "minItems": 1,
              "prefixItems": [{ "type": "string", "minLength": 1 }],
              "items": { "type": "string" },
              "examples": [["scripts/check-calls", "--last", "5m"]]
            }
          }
        }
      ],
      "examples": [[1, "10%", "100%"], { "sizes": [1, "10%", "100%"], "pause": "30s" }]
    }
  },
  "patternProperties": {
    "^x-": {
      "title": "Free key",
      "description": "Free for your own use: a home for YAML anchors. Patchbay doesn't read it."
    }
  },
  "additionalProperties": false,
  "$defs": {
    "path": {
      "title": "Path",
      "description": "A file or directory, relative to this file.",
      "type": "string",
      "minLength": 1
    },
    "limit": {
      "title": "Limit",
      "description": "A count of numbers, a percentage of the owned numbers (rounded down, at least 5 and at most 100 numbers), or none for no limit.",
      "anyOf": [
        { "type": "integer", "minimum": 0 },
        { "type": "string", "pattern": "^([0-9]+|0*([0-9]{1,2}|100)%)$" },
        { "const": "none" }
      ],
      "examples": ["20%", 40, "none"]
    },
    "allowance": {
      "title": "Total",
      "description": "A count of numbers.",
      "type": "integer",
      "minimum": 0,
      "examples": [40]
    },
    "waves": {
      "title": "Sizes of waves",
      "examples": [[1, "10%", "100%"]],
      "description": "How many numbers are done once each wave is: counts, or percentages of the numbers with operations, rounded up. What is over is one more wave.",
      "type": "array",
      "minItems": 1,
      "maxItems": 20,
      "items": {
        "anyOf": [
          { "type": "integer", "minimum": 1 },
          { "type": "string", "pattern": "^(0*[1-9][0-9]*|0*([1-9][0-9]?|100)%)$" }
        ]
      }
    },
    "weight": {
      "title": "Weight",
      "description": "What the code counts as: an error, a warning (which --strict makes an error), or nothing.",
      "enum": ["error", "warning", "off"],
      "default": "warning",
      "examples": ["error"]
    }
  },
  "examples": [
    {
      "manifests": "fleet",
      "ledger": "file:.patchbay/ledger.json",
      "limits": { "detach": "20%", "replace": "20%" }
    }
  ]
}
"""###
    static let plan = ###"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:patchbay:schema:manifest:v1/plan.schema.json",
  "title": "Patchbay plan",
  "description": "What `patchbay plan --format json` prints and `patchbay plan --out` writes. It holds no secret.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "format_version",
    "tool_version",
    "created_at",
    "api_url",
    "git_commit",
    "profile",
    "manifest_digest",
    "ledger",
    "summary",
    "operations",
    "numbers",
    "refusals",
    "warnings",
    "left_out",
    "vanished"
  ],
  "properties": {
    "format_version": {
      "description": "The version of this format; a reader refuses one that it doesn't know.",
      "const": 1
    },
    "tool_version": {
      "description": "The version of Patchbay that wrote it.",
      "type": "string"
    },
    "created_at": {
      "$ref": "#/$defs/time",
      "description": "When it was made."
    },
    "api_url": {
      "description": "The API's base URL.",
      "type": "string",
      "format": "uri"
    },
    "git_commit": {
      "description": "The Git commit of the manifests; null outside of a Git repository.",
      "type": [
        "string",
        "null"
      ]
    },
    "profile": {
      "description": "The edition of the API.",
      "type": "string",
      "enum": [
        "guide"
      ]
    },
    "manifest_digest": {
      "description": "SHA-256 of the manifest set's files.",
      "type": "string",
      "pattern": "^sha256:[0-9a-f]{64}$"
    },
    "ledger": {
      "description": "The ledger it was computed from; null with `ledger: none`.",
      "oneOf": [
        {
          "type": "null"
        },
        {
          "description": "A ledger.",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "generation",
            "salt",
            "owned"
          ],
          "properties": {
            "generation": {
              "description": "How often it was written.",
              "type": "integer",
              "minimum": 0
            },
            "salt": {
              "description": "The salt of the credentials' fingerprints, base64; the first apply adopts it.",
              "type": "string"
            },
            "owned": {
              "description": "How many numbers it owns.",
              "type": "integer",
              "minimum": 0
            }
          }
        }
      ]
    },
    "summary": {
      "description": "Counts of operations, then of numbers.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "attach",
        "update",
        "replace",
        "detach",
        "unchanged",
        "adopted",
        "out_of_scope"
      ],
      "properties": {
        "attach": {
          "description": "Attach calls.",
          "type": "integer",
          "minimum": 0
        },
        "update": {
          "description": "Update calls.",
          "type": "integer",
          "minimum": 0
        },
        "replace": {
          "description": "Replaces: a detach and an attach each.",
          "type": "integer",
          "minimum": 0
        },
        "detach": {
          "description": "Detach calls.",
          "type": "integer",
          "minimum": 0
        },
        "unchanged": {
          "description": "Numbers without an operation.",
          "type": "integer",
          "minimum": 0
        },
        "adopted": {
          "description": "Numbers with an attachment that someone else made and that becomes owned.",
          "type": "integer",
          "minimum": 0
        },
        "out_of_scope": {
          "description": "Numbers of the set and the ledger that were not looked at.",
          "type": "integer",
          "minimum": 0
        }
      }
    },
    "operations": {
      "description": "What would be done, in order.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/operation"
      }
    },
    "numbers": {
      "description": "What each number that is touched or newly recorded was planned from and is to become: what `apply FILE` and the ledger need.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/entry"
      }
    },
    "refusals": {
      "description": "Why it must not be applied as it is; empty where nothing stands against it.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/refusal"
      }
    },
    "warnings": {
      "description": "What a reader should know.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/warning"
      }
    },
    "left_out": {
      "description": "Operations that `--without` took out.",
      "type": "array",
      "items": {
        "description": "An operation that `--without` took out.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "number",
          "action",
          "directions"
        ],
        "properties": {
          "number": {
            "$ref": "#/$defs/number"
          },
          "action": {
            "$ref": "#/$defs/action"
          },
          "directions": {
            "description": "Its directions.",
            "type": "array",
            "items": {
              "$ref": "#/$defs/direction"
            }
          }
        }
      }
    },
    "diff_base": {
      "description": "There in a plan of `--diff-base` alone: the Git revision of the manifests that it compares with, in the place of live state and ledger. Such a plan can't be applied.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "revision",
        "commit"
      ],
      "properties": {
        "revision": {
          "description": "The revision as it was asked for.",
          "type": "string"
        },
        "commit": {
          "description": "The commit that it names.",
          "type": "string",
          "pattern": "^[0-9a-f]{40,64}$"
        }
      }
    },
    "vanished": {
      "description": "Numbers that the ledger has as attached and the API doesn't.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/number"
      }
    },
    "digest": {
      "description": "In plan files alone: SHA-256 of everything but itself and `created_at`; where PATCHBAY_PLAN_KEY is set, HMAC-SHA256 of everything but itself.",
      "type": "string",
      "pattern": "^(hmac-)?sha256:[0-9a-f]{64}$"
    }
  },
  "$defs": {
    "number": {
      "description": "A phone number in E.164, with its `+`.",
      "type": "string",
      "pattern": "^\\+[1-9][0-9]{1,14}$",
      "examples": [
        "+14155550100"
      ]
    },
    "direction": {
      "description": "The direction of an attachment.",
      "type": "string",
      "enum": [
        "inbound",
        "outbound"
      ]
    },
    "time": {
      "description": "A time in UTC, ISO 8601.",
      "type": "string",
      "format": "date-time"
    },
    "status": {
      "description": "`drifted`: someone moved it since it was last left. `pending`: Git moved. `differs`: there is no ledger entry to tell the two apart.",
      "type": "string",
      "enum": [
        "drifted",
        "pending",
        "differs"
      ]
    },
    "place": {
      "description": "Where the manifest declares the number; null where no manifest does any more.",
      "oneOf": [
        {
          "type": "null"
        },
        {
          "description": "A place; line and column count from 1.",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "file",
            "line",
            "column"
          ],
          "properties": {
            "file": {
              "description": "The manifest, relative to the configuration.",
              "type": "string"
            },
            "line": {
              "description": "The line.",
              "type": "integer",
              "minimum": 1
            },
            "column": {
              "description": "The column, in characters.",
              "type": "integer",
              "minimum": 1
            }
          }
        }
      ]
    },
    "change": {
      "description": "One field that differs.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "path",
        "before",
        "after",
        "sensitive"
      ],
      "properties": {
        "path": {
          "description": "The field, as the API spells it, after its direction.",
          "type": "string",
          "pattern": "^(inbound|outbound)\\.(headers|sip_endpoint|options\\.(port|transport|secure_media|sip_username|sip_password))$",
          "examples": [
            "outbound.options.port"
          ]
        },
        "before": {
          "description": "The live value; null where there is none. A credential is only ever `(secret)`."
        },
        "after": {
          "description": "The desired value; null where there is none. A credential is `(secret)` or `(secret, changed)`."
        },
        "sensitive": {
          "description": "Whether it is a credential.",
          "type": "boolean"
        }
      },
      "if": {
        "properties": {
          "sensitive": {
            "const": true
          }
        }
      },
      "then": {
        "properties": {
          "before": {
            "enum": [
              null,
              "(secret)"
            ]
          },
          "after": {
            "enum": [
              null,
              "(secret)",
              "(secret, changed)"
            ]
          }
        }
      }
    },
    "warning": {
      "description": "Something a reader should know and that doesn't stand against the plan.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "kind",
        "message"
      ],
      "properties": {
        "kind": {
          "description": "What it is about.",
          "type": "string",
          "enum": [
            "not_comparable",
            "adopted_unseen",
            "verify_again",
            "not_restorable",
            "unreadable",
            "ledger_missing",
            "commit_unknown",
            "management",
            "protection"
          ]
        },
        "message": {
          "description": "One sentence.",
          "type": "string"
        },
        "number": {
          "$ref": "#/$defs/number"
        }
      }
    },
    "action": {
      "description": "`replace` detaches and attaches again: the number is without that direction for a moment.",
      "type": "string",
      "enum": [
        "attach",
        "update",
        "replace",
        "detach"
      ]
    },
    "request": {
      "description": "One call. Where a credential comes from a secret, its reference stands in its place.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "method",
        "path",
        "body"
      ],
      "properties": {
        "method": {
          "description": "The method.",
          "type": "string",
          "enum": [
            "POST"
          ]
        },
        "path": {
          "description": "The path below `api_url`.",
          "type": "string",
          "enum": [
            "/sip/attach",
            "/sip/update",
            "/sip/detach"
          ]
        },
        "body": {
          "description": "The body.",
          "type": "object"
        }
      }
    },
    "operation": {
      "description": "One step: one call, or the two of a replace.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "id",
        "action",
        "number",
        "directions",
        "phase",
        "reason",
        "status",
        "changes",
        "requests",
        "place",
        "adopts",
        "restore"
      ],
      "properties": {
        "id": {
          "description": "Number, action and directions.",
          "type": "string",
          "examples": [
            "+14155550100:attach:inbound+outbound"
          ]
        },
        "action": {
          "$ref": "#/$defs/action"
        },
        "number": {
          "$ref": "#/$defs/number"
        },
        "directions": {
          "description": "The directions it touches.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/direction"
          },
          "minItems": 1,
          "uniqueItems": true
        },
        "phase": {
          "description": "0 finishes interrupted replaces, 1 attaches, 2 updates, 3 replaces, 4 detaches; each phase ends before the next begins.",
          "type": "integer",
          "minimum": 0,
          "maximum": 4
        },
        "reason": {
          "description": "Why, in one clause.",
          "type": "string"
        },
        "status": {
          "description": "How its directions came to differ.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/status"
          },
          "uniqueItems": true
        },
        "changes": {
          "description": "The fields it changes.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/change"
          }
        },
        "requests": {
          "description": "Its calls, in order; a replace has two.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/request"
          },
          "minItems": 1,
          "maxItems": 2
        },
        "place": {
          "$ref": "#/$defs/place"
        },
        "adopts": {
          "description": "Whether it changes an attachment that someone else made.",
          "type": "boolean"
        },
        "restore": {
          "description": "For a replace: where the credentials of the previous attachment are to be had, should it have to be put back; null where it can't be, and for every other action.",
          "oneOf": [
            {
              "type": "null"
            },
            {
              "description": "Where they are to be had.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "credentials"
              ],
              "properties": {
                "credentials": {
                  "description": "By option: a secret's reference, or a literal user name.",
                  "type": "object"
                }
              }
            }
          ]
        }
      }
    },
    "attachment": {
      "description": "An attachment in its canonical form; credentials as fingerprints.",
      "type": "object",
      "additionalProperties": false,
      "required": [],
      "properties": {
        "sip_endpoint": {
          "description": "The endpoint without its port.",
          "type": "string"
        },
        "port": {
          "description": "The effective port."
        },
        "transport": {
          "description": "The transport."
        },
        "secure_media": {
          "description": "SRTP."
        },
        "sip_username": {
          "oneOf": [
            {
              "description": "There, with this fingerprint.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "fingerprint"
              ],
              "properties": {
                "fingerprint": {
                  "description": "scrypt of the value under the ledger's salt.",
                  "type": "string"
                }
              }
            },
            {
              "description": "There, and its value not known.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "unseen"
              ],
              "properties": {
                "unseen": {
                  "const": true
                }
              }
            }
          ]
        },
        "sip_password": {
          "oneOf": [
            {
              "description": "There, with this fingerprint.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "fingerprint"
              ],
              "properties": {
                "fingerprint": {
                  "description": "scrypt of the value under the ledger's salt.",
                  "type": "string"
                }
              }
            },
            {
              "description": "There, and its value not known.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "unseen"
              ],
              "properties": {
                "unseen": {
                  "const": true
                }
              }
            }
          ]
        },
        "headers": {
          "description": "The header rules, in canonical order.",
          "type": "array",
          "items": {}
        }
      }
    },
    "record": {
      "description": "What the ledger is to keep of a direction.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "attached"
      ],
      "properties": {
        "attached": {
          "description": "null: not attached.",
          "oneOf": [
            {
              "type": "null"
            },
            {
              "description": "Attached.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "state"
              ],
              "properties": {
                "state": {
                  "$ref": "#/$defs/attachment"
                },
                "unreported": {
                  "description": "Options that were sent and that the API doesn't report.",
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                },
                "removing": {
                  "description": "Credentials whose removal was sent and that the API still reports.",
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                }
              }
            }
          ]
        }
      }
    },
    "target": {
      "description": "What a direction is to become.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "touched"
      ],
      "properties": {
        "touched": {
          "description": "Whether an operation touches it.",
          "type": "boolean"
        },
        "desired": {
          "$ref": "#/$defs/attachment",
          "description": "What the operations are to leave; absent: not attached."
        },
        "record": {
          "$ref": "#/$defs/record"
        }
      }
    },
    "entry": {
      "description": "One number.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "number",
        "file",
        "labels",
        "prevent_detach",
        "directions",
        "releases",
        "removal",
        "adopts"
      ],
      "properties": {
        "number": {
          "$ref": "#/$defs/number"
        },
        "file": {
          "description": "The manifest that declares it, or the one the ledger recorded.",
          "type": "string"
        },
        "labels": {
          "description": "Its labels.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "prevent_detach": {
          "description": "Whether it is protected.",
          "type": "boolean"
        },
        "live_fingerprint": {
          "description": "SHA-256 of the live state it was planned from.",
          "type": "string",
          "pattern": "^sha256:[0-9a-f]{64}$"
        },
        "ledger_version": {
          "description": "The version of its ledger entry; absent without one.",
          "type": "integer",
          "minimum": 0
        },
        "directions": {
          "description": "What each managed direction is to become.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "inbound": {
              "$ref": "#/$defs/target"
            },
            "outbound": {
              "$ref": "#/$defs/target"
            }
          }
        },
        "releases": {
          "description": "Directions that the ledger lets go of.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/direction"
          }
        },
        "removal": {
          "description": "Whether it left the manifest set.",
          "type": "boolean"
        },
        "adopts": {
          "description": "Whether someone else's attachment becomes owned.",
          "type": "boolean"
        }
      }
    },
    "refusal": {
      "description": "Why a plan must not be applied as it is.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "kind",
        "message",
        "remedy",
        "numbers"
      ],
      "properties": {
        "kind": {
          "description": "Which guard.",
          "type": "string",
          "enum": [
            "limit_detach",
            "limit_replace",
            "limit_update",
            "limit_adopt",
            "limit_reattach",
            "prevent_detach",
            "drifted_removal",
            "loss",
            "empty_set",
            "other_api",
            "other_organisation",
            "older_commit",
            "unrelated_commit",
            "first_run"
          ]
        },
        "message": {
          "description": "What would be done, and why not.",
          "type": "string"
        },
        "remedy": {
          "description": "Which allowance lifts it, or what to do instead.",
          "type": "string"
        },
        "numbers": {
          "description": "The numbers it is about; empty where it is about the whole.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/number"
          }
        }
      }
    }
  }
}
"""###
    static let drift = ###"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:patchbay:schema:manifest:v1/drift.schema.json",
  "title": "Patchbay drift report",
  "description": "What `patchbay drift --format json` prints, and `--webhook` posts.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "format_version",
    "tool_version",
    "created_at",
    "api_url",
    "git_commit",
    "summary",
    "numbers",
    "unreadable",
    "warnings"
  ],
  "properties": {
    "format_version": {
      "description": "The version of this format; a reader refuses one that it doesn't know.",
      "const": 1
    },
    "tool_version": {
      "description": "The version of Patchbay that wrote it.",
      "type": "string"
    },
    "created_at": {
      "$ref": "#/$defs/time",
      "description": "When it was made."
    },
    "api_url": {
      "description": "The API's base URL.",
      "type": "string",
      "format": "uri"
    },
    "git_commit": {
      "description": "The Git commit of the manifests; null outside of a Git repository.",
      "type": [
        "string",
        "null"
      ]
    },
    "summary": {
      "description": "Counts of numbers; one that is both drifted and pending counts in both.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "checked",
        "drifted",
        "pending",
        "differs",
        "in_sync",
        "unreadable"
      ],
      "properties": {
        "checked": {
          "description": "Numbers that were read.",
          "type": "integer",
          "minimum": 0
        },
        "drifted": {
          "description": "Numbers that someone else moved.",
          "type": "integer",
          "minimum": 0
        },
        "pending": {
          "description": "Numbers that Git moved.",
          "type": "integer",
          "minimum": 0
        },
        "differs": {
          "description": "Numbers that differ, and nobody can say why.",
          "type": "integer",
          "minimum": 0
        },
        "in_sync": {
          "description": "Numbers whose live state is the desired one.",
          "type": "integer",
          "minimum": 0
        },
        "unreadable": {
          "description": "Numbers that could not be read.",
          "type": "integer",
          "minimum": 0
        }
      }
    },
    "numbers": {
      "description": "Numbers that differ, in order.",
      "type": "array",
      "items": {
        "description": "A number whose live state isn't the desired one.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "number",
          "status",
          "directions"
        ],
        "properties": {
          "number": {
            "$ref": "#/$defs/number"
          },
          "status": {
            "description": "How it came to differ.",
            "type": "array",
            "items": {
              "$ref": "#/$defs/status"
            },
            "minItems": 1,
            "uniqueItems": true
          },
          "directions": {
            "description": "Its directions that differ.",
            "type": "array",
            "items": {
              "description": "A direction that differs.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "direction",
                "status",
                "changes"
              ],
              "properties": {
                "direction": {
                  "$ref": "#/$defs/direction"
                },
                "status": {
                  "description": "How it came to differ.",
                  "type": "array",
                  "items": {
                    "$ref": "#/$defs/status"
                  },
                  "minItems": 1
                },
                "action": {
                  "description": "What an apply would do to it; not there where it would do nothing.",
                  "enum": ["attach", "update", "replace", "detach"]
                },
                "changes": {
                  "description": "`before` is live, `after` is desired.",
                  "type": "array",
                  "items": {
                    "$ref": "#/$defs/change"
                  }
                },
                "updated_at": {
                  "description": "When the server says that it was last changed, as it writes it."
                }
              }
            },
            "minItems": 1
          },
          "place": {
            "$ref": "#/$defs/place"
          },
          "last_good_at": {
            "$ref": "#/$defs/time",
            "description": "When a check last found it as it should be; not there where none is known of."
          }
        }
      }
    },
    "unreadable": {
      "description": "Numbers that could not be read, in order.",
      "type": "array",
      "items": {
        "description": "A number that could not be read.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "number",
          "reason"
        ],
        "properties": {
          "number": {
            "$ref": "#/$defs/number"
          },
          "reason": {
            "description": "Why.",
            "type": "string"
          },
          "last_good_at": {
            "$ref": "#/$defs/time",
            "description": "When a check last found it as it should be; not there where none is known of."
          }
        }
      }
    },
    "last_success_at": {
      "$ref": "#/$defs/time",
      "description": "When a check last read every number, this one included; not there where none is known of."
    },
    "since_last": {
      "description": "There with `--since-last` alone, where `numbers` has what is new. The summary counts all.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "since",
        "known",
        "resolved"
      ],
      "properties": {
        "since": {
          "description": "When what is new was last told; null for the first time.",
          "oneOf": [
            {
              "type": "null"
            },
            {
              "$ref": "#/$defs/time"
            }
          ]
        },
        "known": {
          "description": "Numbers that differ as they did then.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/number"
          }
        },
        "resolved": {
          "description": "Numbers that differed then, and are as they should be now.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/number"
          }
        }
      }
    },
    "warnings": {
      "description": "What a reader should know.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/warning"
      }
    }
  },
  "$defs": {
    "number": {
      "description": "A phone number in E.164, with its `+`.",
      "type": "string",
      "pattern": "^\\+[1-9][0-9]{1,14}$",
      "examples": [
        "+14155550100"
      ]
    },
    "direction": {
      "description": "The direction of an attachment.",
      "type": "string",
      "enum": [
        "inbound",
        "outbound"
      ]
    },
    "time": {
      "description": "A time in UTC, ISO 8601.",
      "type": "string",
      "format": "date-time"
    },
    "status": {
      "description": "`drifted`: someone moved it since it was last left. `pending`: Git moved. `differs`: there is no ledger entry to tell the two apart.",
      "type": "string",
      "enum": [
        "drifted",
        "pending",
        "differs"
      ]
    },
    "place": {
      "description": "Where the manifest declares the number; null where no manifest does any more.",
      "oneOf": [
        {
          "type": "null"
        },
        {
          "description": "A place; line and column count from 1.",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "file",
            "line",
            "column"
          ],
          "properties": {
            "file": {
              "description": "The manifest, relative to the configuration.",
              "type": "string"
            },
            "line": {
              "description": "The line.",
              "type": "integer",
              "minimum": 1
            },
            "column": {
              "description": "The column, in characters.",
              "type": "integer",
              "minimum": 1
            }
          }
        }
      ]
    },
    "change": {
      "description": "One field that differs.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "path",
        "before",
        "after",
        "sensitive"
      ],
      "properties": {
        "path": {
          "description": "The field, as the API spells it, after its direction.",
          "type": "string",
          "pattern": "^(inbound|outbound)\\.(headers|sip_endpoint|options\\.(port|transport|secure_media|sip_username|sip_password))$",
          "examples": [
            "outbound.options.port"
          ]
        },
        "before": {
          "description": "The live value; null where there is none. A credential is only ever `(secret)`."
        },
        "after": {
          "description": "The desired value; null where there is none. A credential is `(secret)` or `(secret, changed)`."
        },
        "sensitive": {
          "description": "Whether it is a credential.",
          "type": "boolean"
        }
      },
      "if": {
        "properties": {
          "sensitive": {
            "const": true
          }
        }
      },
      "then": {
        "properties": {
          "before": {
            "enum": [
              null,
              "(secret)"
            ]
          },
          "after": {
            "enum": [
              null,
              "(secret)",
              "(secret, changed)"
            ]
          }
        }
      }
    },
    "warning": {
      "description": "Something a reader should know and that doesn't stand against the plan.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "kind",
        "message"
      ],
      "properties": {
        "kind": {
          "description": "What it is about.",
          "type": "string",
          "enum": [
            "not_comparable",
            "adopted_unseen",
            "verify_again",
            "not_restorable",
            "unreadable",
            "ledger_missing",
            "commit_unknown"
          ]
        },
        "message": {
          "description": "One sentence.",
          "type": "string"
        },
        "number": {
          "$ref": "#/$defs/number"
        }
      }
    }
  }
}
"""###
    static let outcome = ###"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:patchbay:schema:manifest:v1/outcome.schema.json",
  "title": "Patchbay apply outcome",
  "description": "What `patchbay apply --format json` and `patchbay rollback --format json` print: what came of each number.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "format_version",
    "numbers",
    "recorded",
    "need_verification",
    "stopped",
    "journal",
    "longest_gap_ms"
  ],
  "properties": {
    "format_version": {
      "description": "The version of this format; a reader refuses one that it doesn't know.",
      "const": 1
    },
    "numbers": {
      "description": "Every number with an operation, in order.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/result"
      }
    },
    "recorded": {
      "description": "How many numbers had their ledger entry alone written.",
      "type": "integer",
      "minimum": 0
    },
    "need_verification": {
      "description": "Numbers newly attached outbound, which need their one-time verification.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/number"
      }
    },
    "stopped": {
      "description": "Why the run was stopped: the key, the entitlement, an API that fails, a signal, a wave; null where it wasn't.",
      "type": [
        "string",
        "null"
      ]
    },
    "journal": {
      "description": "The journal's path; null where there was nothing to write.",
      "type": [
        "string",
        "null"
      ]
    },
    "longest_gap_ms": {
      "description": "The longest that a replaced direction was without its attachment, in milliseconds; null where nothing was replaced.",
      "type": [
        "number",
        "null"
      ],
      "minimum": 0
    }
  },
  "$defs": {
    "result": {
      "description": "What came of one number.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "number",
        "result",
        "gap"
      ],
      "properties": {
        "number": {
          "$ref": "#/$defs/number"
        },
        "result": {
          "description": "`applied`: live equals desired. `stale`: it moved since it was planned, and was left alone. `held`: not begun, because something before it failed. `not_begun`: not begun, because the run was stopped.",
          "type": "string",
          "enum": [
            "applied",
            "failed",
            "stale",
            "held",
            "not_begun"
          ]
        },
        "message": {
          "description": "What happened, where it wasn't applied.",
          "type": "string"
        },
        "gap": {
          "description": "Whether a replace failed half-way and left a direction without its attachment.",
          "type": "boolean"
        },
        "gap_ms": {
          "description": "How long a replaced direction was without its attachment, in milliseconds.",
          "type": "number",
          "minimum": 0
        }
      }
    },
    "number": {
      "description": "A phone number in E.164, with its `+`.",
      "type": "string",
      "pattern": "^\\+[1-9][0-9]{1,14}$",
      "examples": [
        "+14155550100"
      ]
    }
  }
}
"""###
    static let journal = ###"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:patchbay:schema:manifest:v1/journal.schema.json",
  "title": "Patchbay journal line",
  "description": "One line of a journal (.patchbay/journals/*.jsonl): what an apply was about to do, or what came of it. A journal holds no secret.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "event",
    "time"
  ],
  "properties": {
    "event": {
      "description": "`started` and `finished` frame a run. `intent` stands before each try of a call, `outcome` after it; the two calls of a replace are announced together. `settled`: a number was read back. `recorded`: its ledger entry alone was written. `skipped`: an operation, or a call that was announced, wasn't begun.",
      "type": "string",
      "enum": [
        "started",
        "intent",
        "outcome",
        "settled",
        "recorded",
        "skipped",
        "finished"
      ]
    },
    "time": {
      "$ref": "#/$defs/time"
    },
    "operation": {
      "description": "The operation's id in the plan.",
      "type": "string"
    },
    "number": {
      "$ref": "#/$defs/number"
    },
    "directions": {
      "description": "The directions it is about.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/direction"
      }
    },
    "call": {
      "description": "The call's method and path.",
      "type": "string",
      "pattern": "^(POST|PUT|GET) /"
    },
    "kind": {
      "description": "The kind of the call, wherever `call` is stated. Journals of earlier versions don't have it: there the path of `call` says it.",
      "type": "string",
      "enum": [
        "attach",
        "update",
        "detach"
      ]
    },
    "result": {
      "description": "`lost`: nobody can say whether the call was carried out; the number was then read. `restored`: a replaced attachment was put back.",
      "type": "string",
      "enum": [
        "done",
        "refused",
        "lost",
        "failed",
        "stale",
        "held",
        "restored"
      ]
    },
    "message": {
      "description": "What happened, in words.",
      "type": "string"
    },
    "user": {
      "description": "Who applies, as user@host: in `started` lines.",
      "type": "string"
    },
    "commit": {
      "description": "The Git commit that is applied: in `started` lines.",
      "type": "string"
    },
    "before": {
      "description": "For `settled` and `recorded`: what the number was before the run.",
      "$ref": "#/$defs/numberRecord"
    },
    "after": {
      "description": "For `settled` and `recorded`: what it is now.",
      "$ref": "#/$defs/numberRecord"
    },
    "gap_ms": {
      "description": "For `settled`: how long a replaced direction was without its attachment, in milliseconds, from the answer of its detach to that of its attach; the longest of the number's.",
      "type": "number",
      "minimum": 0
    },
    "run": {
      "description": "For `started`: what the run is.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "format_version",
        "tool_version",
        "api_url",
        "profile",
        "manifest_digest",
        "summary"
      ],
      "properties": {
        "format_version": {
          "description": "The version of this journal's format; a reader refuses one that it doesn't know.",
          "const": 1
        },
        "tool_version": {
          "description": "The version of Patchbay.",
          "type": "string"
        },
        "api_url": {
          "description": "The API's base URL.",
          "type": "string"
        },
        "profile": {
          "description": "The API's profile.",
          "type": "string"
        },
        "git_commit": {
          "description": "The commit that is applied.",
          "type": "string"
        },
        "manifest_digest": {
          "description": "SHA-256 of the manifest set's files.",
          "type": "string"
        },
        "salt": {
          "description": "The salt of the fingerprints in this journal, base64; left out without a ledger.",
          "type": "string"
        },
        "summary": {
          "description": "Operations by their action, and the numbers without one.",
          "type": "object",
          "additionalProperties": {
            "type": "integer",
            "minimum": 0
          }
        },
        "undoes": {
          "description": "For a rollback: the name of the journal that it undoes.",
          "type": "string"
        }
      }
    }
  },
  "allOf": [
    {
      "if": {
        "properties": {
          "event": {
            "enum": [
              "intent",
              "outcome"
            ]
          }
        }
      },
      "then": {
        "required": [
          "operation",
          "number"
        ]
      }
    },
    {
      "if": {
        "properties": {
          "event": {
            "const": "settled"
          }
        }
      },
      "then": {
        "required": [
          "number",
          "result"
        ]
      }
    },
    {
      "if": {
        "properties": {
          "event": {
            "const": "started"
          }
        }
      },
      "then": {
        "required": [
          "run"
        ]
      }
    },
    {
      "if": {
        "properties": {
          "event": {
            "const": "recorded"
          }
        }
      },
      "then": {
        "required": [
          "number",
          "before",
          "after"
        ]
      }
    }
  ],
  "$defs": {
    "number": {
      "description": "A phone number in E.164, with its `+`.",
      "type": "string",
      "pattern": "^\\+[1-9][0-9]{1,14}$",
      "examples": [
        "+14155550100"
      ]
    },
    "direction": {
      "description": "The direction of an attachment.",
      "type": "string",
      "enum": [
        "inbound",
        "outbound"
      ]
    },
    "time": {
      "description": "A time in UTC, ISO 8601.",
      "type": "string",
      "format": "date-time"
    },
    "attachment": {
      "description": "An attachment in its canonical form; credentials as fingerprints.",
      "type": "object",
      "additionalProperties": false,
      "required": [],
      "properties": {
        "sip_endpoint": {
          "description": "The endpoint without its port.",
          "type": "string"
        },
        "port": {
          "description": "The effective port."
        },
        "transport": {
          "description": "The transport."
        },
        "secure_media": {
          "description": "SRTP."
        },
        "sip_username": {
          "oneOf": [
            {
              "description": "There, with this fingerprint.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "fingerprint"
              ],
              "properties": {
                "fingerprint": {
                  "description": "scrypt of the value under the ledger's salt.",
                  "type": "string"
                }
              }
            },
            {
              "description": "There, and its value not known.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "unseen"
              ],
              "properties": {
                "unseen": {
                  "const": true
                }
              }
            }
          ]
        },
        "sip_password": {
          "oneOf": [
            {
              "description": "There, with this fingerprint.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "fingerprint"
              ],
              "properties": {
                "fingerprint": {
                  "description": "scrypt of the value under the ledger's salt.",
                  "type": "string"
                }
              }
            },
            {
              "description": "There, and its value not known.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "unseen"
              ],
              "properties": {
                "unseen": {
                  "const": true
                }
              }
            }
          ]
        },
        "headers": {
          "description": "The header rules, in canonical order.",
          "type": "array",
          "items": {}
        }
      }
    },
    "record": {
      "description": "What the ledger is to keep of a direction.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "attached"
      ],
      "properties": {
        "attached": {
          "description": "null: not attached.",
          "oneOf": [
            {
              "type": "null"
            },
            {
              "description": "Attached.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "state"
              ],
              "properties": {
                "state": {
                  "$ref": "#/$defs/attachment"
                },
                "unreported": {
                  "description": "Options that were sent and that the API doesn't report.",
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                },
                "removing": {
                  "description": "Credentials whose removal was sent and that the API still reports.",
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                }
              }
            }
          ]
        }
      }
    },
    "numberRecord": {
      "type": "object",
      "additionalProperties": false,
      "required": [
        "ledger"
      ],
      "properties": {
        "live": {
          "description": "What a read showed, by direction, credentials as fingerprints; left out where it wasn't read.",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "inbound",
            "outbound"
          ],
          "properties": {
            "inbound": {
              "$ref": "#/$defs/record"
            },
            "outbound": {
              "$ref": "#/$defs/record"
            }
          }
        },
        "ledger": {
          "description": "Its ledger entry; null where it isn't owned.",
          "oneOf": [
            {
              "type": "null"
            },
            {
              "$ref": "#/$defs/entry"
            }
          ]
        },
        "credentials": {
          "description": "Where its outbound credentials are to be had, as far as the run knows: references, and a literal user name.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "sip_username": {
              "$ref": "#/$defs/credential"
            },
            "sip_password": {
              "$ref": "#/$defs/credential"
            }
          }
        }
      }
    },
    "entry": {
      "description": "A number's entry in the ledger.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "version",
        "file",
        "labels",
        "prevent_detach",
        "directions"
      ],
      "properties": {
        "version": {
          "type": "integer"
        },
        "file": {
          "description": "The manifest that declared it last.",
          "type": "string"
        },
        "labels": {
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "prevent_detach": {
          "type": "boolean"
        },
        "directions": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "inbound": {
              "$ref": "#/$defs/owned"
            },
            "outbound": {
              "$ref": "#/$defs/owned"
            }
          }
        }
      }
    },
    "owned": {
      "description": "An owned direction.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "last": {
          "description": "How it was last left.",
          "$ref": "#/$defs/record"
        },
        "intended": {
          "description": "What a run has set out to do.",
          "type": "object",
          "additionalProperties": false,
          "required": [
            "state",
            "replace"
          ],
          "properties": {
            "state": {
              "$ref": "#/$defs/record"
            },
            "replace": {
              "type": "boolean"
            }
          }
        }
      }
    },
    "credential": {
      "description": "A reference to a secret, or a literal user name.",
      "oneOf": [
        {
          "type": "string"
        },
        {
          "type": "object",
          "additionalProperties": false,
          "required": [
            "env"
          ],
          "properties": {
            "env": {
              "type": "string"
            }
          }
        },
        {
          "type": "object",
          "additionalProperties": false,
          "required": [
            "file"
          ],
          "properties": {
            "file": {
              "type": "string"
            }
          }
        },
        {
          "type": "object",
          "additionalProperties": false,
          "required": [
            "command"
          ],
          "properties": {
            "command": {
              "type": "array",
              "items": {
                "type": "string"
              }
            }
          }
        }
      ]
    }
  }
}
"""###
    static let desired = ###"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:patchbay:schema:manifest:v1/desired.schema.json",
  "title": "Patchbay desired state",
  "description": "What `patchbay show --desired --format json` prints: numbers fully resolved, each value with where it comes from. Secrets are references.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "format_version",
    "numbers"
  ],
  "properties": {
    "format_version": {
      "description": "The version of this format.",
      "const": 1
    },
    "numbers": {
      "description": "The numbers.",
      "type": "array",
      "items": {
        "$ref": "#/$defs/entry"
      }
    }
  },
  "$defs": {
    "number": {
      "description": "A phone number in E.164, with its `+`.",
      "type": "string",
      "pattern": "^\\+[1-9][0-9]{1,14}$",
      "examples": [
        "+14155550100"
      ]
    },
    "place": {
      "description": "Where it stands; line and column count from 1.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "file",
        "line",
        "column"
      ],
      "properties": {
        "file": {
          "description": "The manifest, relative to the configuration.",
          "type": "string"
        },
        "line": {
          "description": "The line.",
          "type": "integer",
          "minimum": 1
        },
        "column": {
          "description": "The column, in characters.",
          "type": "integer",
          "minimum": 1
        }
      }
    },
    "direction": {
      "description": "One direction.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "state",
        "values"
      ],
      "properties": {
        "state": {
          "description": "What the manifests want.",
          "type": "string",
          "enum": [
            "unmanaged",
            "unattached",
            "attached"
          ]
        },
        "values": {
          "description": "Its values; empty unless attached.",
          "type": "array",
          "items": {
            "$ref": "#/$defs/value"
          }
        }
      }
    },
    "value": {
      "description": "One value.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "path",
        "value",
        "origin",
        "place"
      ],
      "properties": {
        "path": {
          "description": "As the API spells it.",
          "type": "string",
          "examples": [
            "options.port",
            "headers[0]"
          ]
        },
        "value": {
          "description": "The value; a secret is its reference."
        },
        "origin": {
          "description": "What states it: `number`, `block`, `trunk NAME`, `header list NAME`, `defaults`, or `standard` where nothing does.",
          "type": "string",
          "pattern": "^(number|block|defaults|standard|trunk .*|header list .*)$"
        },
        "place": {
          "description": "Where; null for `standard`.",
          "oneOf": [
            {
              "type": "null"
            },
            {
              "$ref": "#/$defs/place"
            }
          ]
        }
      }
    },
    "entry": {
      "description": "One number.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "number",
        "place",
        "labels",
        "prevent_detach",
        "inbound",
        "outbound"
      ],
      "properties": {
        "number": {
          "$ref": "#/$defs/number"
        },
        "place": {
          "$ref": "#/$defs/place"
        },
        "labels": {
          "description": "Its labels.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "prevent_detach": {
          "description": "Whether it is protected.",
          "type": "boolean"
        },
        "inbound": {
          "$ref": "#/$defs/direction"
        },
        "outbound": {
          "$ref": "#/$defs/direction"
        }
      }
    }
  }
}
"""###
}
