import BlandSimulator

/// The guide's example of `POST /sip/attach`, with its comments.
let guideAttachText = #"""
    {
        "phone_number": "+14150000000",
        "directions": [
          {
            "type": "inbound",
            "headers": {
              "direction": "inbound", // Must be set to the parent objects direction.
              "headers": [
                // Passthrough Off. We take the incoming SIP header's value for "X-Cool-Guy" and assign it.
                { "type": "custom", "key": "X-Cool-Guy", "value": "First_Name" },
                // Passthrough On. We inject this header key value pair directly into the pathway variable state.
                { "type": "custom", "key": "Account_Type", "value": "VIP", "passthrough": true },
                // Inbound UUI Example.
                { "type": "uui", "target": "CustomerId", "purpose": "bland", "encoding": "hex", "content": "id" }
              ]
            }
          },
          {
            "type": "outbound",
            "sip_endpoint": "sip:your.provider.com", // FQDN Only. Port must be defined here, or in options.
            "options": {
              "port": 1234, // Will overwrite any port defined in your sip_endpoint.
              "transport": "tls", // Other available: tls, tcp, udp
              "secure_media": true, // True, False
              "sip_username": "bland", // Optional
              "sip_password": "password" // Optional
            },
            "headers": {
              "direction": "outbound", // Must be set to the parent objects direction.
              "headers": [
                {
                  "type": "custom", // "custom" or "uui" supported.
                  "key": "Favorite_Color",
                  "value": "X-Favorite-Color"
                },
                {
                  "type": "custom",
                  "key": "x-custom-id",
                  "value": "12345",
                  "passthrough": true
                },
                {
                  "type": "uui",
                  "target": "CustomerKV", // Variable to look up in pathway state.
                  "purpose": "bland",     // Outbound purpose field in the UUI header.
                  "content": "customerid_1234", // Used as the "content" parameter in the UUI header.
                  "encoding": "hex"       // Supported: "hex", "ascii"
                }
              ]
            }
          }
        ],
        "service": "sip"
      }
    """#

/// The same without the comments, which JSON doesn't allow.
func guideAttach() throws -> SimulatorJSON {
    try SimulatorJSON(parsing: guideAttachText.replacing(/\/\/.*/, with: ""))
}

let number = "+14150000000"

/// An outbound direction with every option of the guide.
let outbound: SimulatorJSON = [
    "type": "outbound",
    "sip_endpoint": "sip:your.provider.com",
    "options": [
        "port": 1234, "transport": "tls", "secure_media": true, "sip_username": "bland", "sip_password": "password",
    ],
]

let inbound: SimulatorJSON = ["type": "inbound"]
