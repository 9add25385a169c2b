package import SIPModel

package let number: PhoneNumber = "+14155550100"

package let account = HeaderRule.custom(key: "X-Account", value: "Account_Id", passthrough: false)
package let customer = HeaderRule.uui(target: "CustomerId", purpose: "bland", encoding: .hex, content: "id")

package let user = Credential.literal("bland")
package let password = Credential.secret(.environment("CARRIER_PASSWORD"))
package let newPassword = Credential.secret(.environment("NEW_PASSWORD"))
